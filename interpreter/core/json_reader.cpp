#include <charconv>

#include "interpreter/core/json.hpp"
#include "interpreter/core/text.hpp"

// Strict JSON, into our own trees: half of what reading a log takes is this, and a log of a gigabyte is to be verified.
namespace runbook::core {

namespace {

constexpr std::size_t kMaxNesting = 200;  // the parse tree of a hostile line must not end our stack
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool stands_for_itself(char c) {
    return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20;
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    const auto put_tail = [&](int bits) { put(0x80 | ((code >> bits) & 0x3F)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put_tail(0);
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put_tail(6);
        put_tail(0);
    } else {
        put(0xF0 | (code >> 18));
        put_tail(12);
        put_tail(6);
        put_tail(0);
    }
}

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    Json read() {
        if (const auto bad = first_invalid_utf8(text_)) fail_at(*bad);
        if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
        Json json = value(0);
        skip_blanks();
        if (at_ < text_.size()) fail_at(at_);
        return json;
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;

    [[noreturn]] static void fail_at(std::size_t at) { throw JsonError(fmt::format("no JSON at byte {}", at + 1)); }

    // The byte at hand; a NUL, which stands nowhere in JSON, after the end.
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_blanks() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
    }
    bool take(char wanted) {
        skip_blanks();
        if (peek() != wanted) return false;
        ++at_;
        return true;
    }
    void expect(char wanted) {
        if (!take(wanted)) fail_at(at_);
    }

    Json value(std::size_t nesting) {
        skip_blanks();
        switch (peek()) {
            case '{': return object(nesting);
            case '[': return array(nesting);
            case '"': return string();
            case 't': return word("true", true);
            case 'f': return word("false", false);
            case 'n': return word("null", nullptr);
            default: return integer();
        }
    }

    Json word(std::string_view name, Json meaning) {
        if (text_.substr(at_, name.size()) != name) fail_at(at_);
        at_ += name.size();
        return meaning;
    }

    Json object(std::size_t nesting) {
        if (nesting >= kMaxNesting) throw JsonError("nested too deeply");
        std::vector<Json::Object::Member> members;
        expect('{');
        if (take('}')) return Json::Object();
        do {
            skip_blanks();
            auto key = string();
            expect(':');
            members.emplace_back(std::move(key), value(nesting + 1));
        } while (take(','));
        expect('}');
        return Json::Object::of(std::move(members));
    }

    Json array(std::size_t nesting) {
        if (nesting >= kMaxNesting) throw JsonError("nested too deeply");
        Json::Array elements;
        expect('[');
        if (take(']')) return elements;
        do elements.push_back(value(nesting + 1));
        while (take(','));
        expect(']');
        return elements;
    }

    std::string string() {
        if (peek() != '"') fail_at(at_);
        std::string out;
        for (++at_; peek() != '"'; append_escaped(out)) {
            const auto begin = at_;
            while (at_ < text_.size() && stands_for_itself(text_[at_])) ++at_;
            out += text_.substr(begin, at_ - begin);
            if (peek() == '"') break;
        }
        ++at_;
        return out;
    }

    void append_escaped(std::string& out) {
        if (peek() != '\\') fail_at(at_);
        ++at_;
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (peek() == 'u') return append_utf8(out, code_point());
        const auto which = names.find(peek());
        if (which == std::string_view::npos) fail_at(at_);
        out += meanings[which];
        ++at_;
    }

    // What \u stands for, with the second half of a surrogate pair where it is the first.
    std::uint32_t code_point() {
        const auto begin = at_;
        const auto first = utf16_unit();
        if (first < 0xD800 || first > 0xDFFF) return first;
        if (first > 0xDBFF || text_.substr(at_, 2) != "\\u") fail_at(begin);
        ++at_;
        const auto second = utf16_unit();
        if (second < 0xDC00 || second > 0xDFFF) fail_at(begin);
        return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }

    std::uint32_t utf16_unit() {
        const auto digits = text_.substr(at_ + 1, 4);
        std::uint32_t unit = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
        if (digits.size() < 4 || read.ptr != digits.data() + 4) fail_at(at_);
        at_ += 5;
        return unit;
    }

    Json integer() {
        const auto begin = at_;
        if (peek() == '-') ++at_;
        const bool zero = peek() == '0';
        digits();
        if (zero && at_ - begin > (text_[begin] == '-' ? 2U : 1U)) fail_at(begin);
        const auto end = at_;
        if (peek() == '.') ++at_, digits();
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            if (peek() == '+' || peek() == '-') ++at_;
            digits();
        }
        const auto text = text_.substr(begin, at_ - begin);
        if (at_ > end) throw JsonError(fmt::format("`{}` is not an integer", text));
        std::int64_t number = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
            throw JsonError("an integer is too large");
        return number;
    }

    void digits() {
        if (!is_digit(peek())) fail_at(at_);
        while (is_digit(peek())) ++at_;
    }
};

}  // namespace

Json parse_json(std::string_view text) {
    return Reader(text).read();
}

}  // namespace runbook::core
