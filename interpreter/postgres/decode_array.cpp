#include "interpreter/postgres/decode_array.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "interpreter/postgres/decode.hpp"

namespace runbook::postgres {

namespace {

using core::Value;

constexpr int kMaxDimensions = 6;  // PostgreSQL's MAXDIM; keeps a hostile text from overflowing our stack

struct Malformed {};

class ArrayReader {
  public:
    ArrayReader(TypeOid element, std::string_view text) : element_(element), rest_(text) {}

    Value read() {
        // "[0:1]={…}": bounds that do not start at 1, which a list does not have.
        if (rest_.starts_with('[')) rest_.remove_prefix(std::min(rest_.find('=') + 1, rest_.size()));
        Value list = read_list(1);
        if (!rest_.empty()) throw Malformed();
        return list;
    }

  private:
    TypeOid element_;
    std::string_view rest_;

    char take() {
        if (rest_.empty()) throw Malformed();
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    Value read_list(int depth) {
        if (depth > kMaxDimensions || take() != '{') throw Malformed();
        Value::List values;
        if (rest_.starts_with('}')) {
            take();
            return Value::list(std::move(values));
        }
        for (;;) {
            values.push_back(rest_.starts_with('{') ? read_list(depth + 1) : read_element());
            const char next = take();
            if (next == '}') return Value::list(std::move(values));
            if (next != ',') throw Malformed();
        }
    }

    Value read_element() {
        if (rest_.starts_with('"')) return decode(element_, read_quoted());
        const auto end = rest_.find_first_of(",{}\"");
        if (end == std::string_view::npos || end == 0) throw Malformed();
        const std::string_view word = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return word == "NULL" ? Value() : decode(element_, word);
    }

    std::string read_quoted() {
        std::string text;
        take();
        for (;;) {
            const char c = take();
            if (c == '"') return text;
            text += c == '\\' ? take() : c;
        }
    }
};

}  // namespace

Value decode_array(TypeOid element, std::string_view text) {
    try {
        return ArrayReader(element, text).read();
    } catch (const Malformed&) {
        return Value::invalid("the text of the array is malformed");
    }
}

}  // namespace runbook::postgres
