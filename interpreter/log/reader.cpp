#include "interpreter/log/reader.hpp"

#include <fmt/format.h>

#include <array>

namespace runbook::log {

using core::JsonView;

namespace {

// Why a line is refused; thrown and caught in this file only.
struct Refused {
    std::string reason;
};

// The sentence is only built if it is needed, because this runs for every line of a large log.
template <typename... Parts>
void require(bool holds, fmt::format_string<const Parts&...> reason, const Parts&... parts) {
    if (!holds) throw Refused{fmt::format(reason, parts...)};
}

// The members of a line, in the order of their names.
struct Members {
    JsonView body, prev, run, seq, time, type;
};

class Reader {
  public:
    Reader(const Pieces& pieces, const TakeLine& take) : pieces_(pieces), take_(take) {}

    LogEnd read() {
        try {
            for (auto piece = pieces_(); !piece.empty(); piece = pieces_()) read_piece(piece);
            if (!unfinished_.empty()) must_be_open();
            end_.torn_tail = !unfinished_.empty();
        } catch (const Refused& refused) {
            end_.damage = Damage{end_.lines + 1, offset_, refused.reason};
        }
        end_.closed = end_.closed && !end_.damage;
        return std::move(end_);
    }

  private:
    const Pieces& pieces_;
    const TakeLine& take_;
    core::JsonDocument document_;
    std::string unfinished_;    // the beginning of a line that goes on in the next piece
    std::uint64_t offset_ = 0;  // of the line at hand
    std::string prev_ = std::string(64, '0');
    std::string run_;
    std::string last_time_;
    LogEnd end_;

    void read_piece(std::string_view piece) {
        for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
            read_line(whole_line(piece.substr(0, end)));
            piece.remove_prefix(end + 1);
            unfinished_.clear();
        }
        unfinished_ += piece;
        must_be_short(unfinished_);
    }

    std::string_view whole_line(std::string_view rest) {
        if (unfinished_.empty()) return rest;
        unfinished_ += rest;
        return unfinished_;
    }

    void must_be_open() const { require(!end_.closed, "it follows the seal, which must be the last line"); }

    static void must_be_short(std::string_view text) {
        require(text.size() <= kMaxLineBytes, "it is longer than the limit for a line ({} bytes)", kMaxLineBytes);
    }

    void read_line(std::string_view text) {
        must_be_open();
        must_be_short(text);
        const Line line = checked(text);
        const auto taken = take_(line);
        if (!taken.problem.empty()) throw Refused{taken.problem};
        end_.closed = taken.is_last;
        prev_ = leaf_hash(text);
        run_ = line.run;
        last_time_ = line.time;
        offset_ += text.size() + 1;
        ++end_.lines;
    }

    Line checked(std::string_view text) {
        const auto members = parse(text);
        const auto member = [](JsonView json, const char* name) {
            require(json.is_string(), "its `{}` is not a string", name);
            return json.as_string();
        };
        const LineHead head{end_.lines, member(members.time, "time"), member(members.run, "run"),
                            member(members.prev, "prev")};
        const auto type = member(members.type, "type");
        require(members.seq.is_integer() && members.seq.as_int() == static_cast<std::int64_t>(end_.lines),
                "its `seq` is not {}", end_.lines);
        check_place(head);
        if (const auto problem = outside_format(members.body)) throw Refused{"its `body` " + *problem};
        require(document_.is_canonical(), "it is not in canonical form");
        return {head, type, members.body, body_in(text)};
    }

    Members parse(std::string_view text) {
        std::optional<JsonView> json;
        try {
            json = document_.read(text);
        } catch (const core::JsonError& error) {
            throw Refused{fmt::format("it cannot be read as JSON: {}{}", error.what(), hint())};
        }
        require(json->is_object(), "it is not an object{}", hint());
        const auto version = json->find("v");
        require(version && version->is_integer() && version->as_int() == kFormatVersion,
                "its `v` is not {}, the only version that this program reads{}", kFormatVersion, hint());
        return members_of(*json);
    }

    // In the first line, the likeliest mistake is another file.
    [[nodiscard]] std::string_view hint() const {
        return end_.lines == 0 ? ", so this may not be the log.jsonl of a run" : "";
    }

    static Members members_of(JsonView json) {
        constexpr std::array names = {"body", "prev", "run", "seq", "time", "type", "v"};
        std::array<std::optional<JsonView>, names.size()> found;
        std::size_t count = 0;
        for (const auto member : json.children()) {
            require(count < names.size() && member.key() == names[count],
                    "its keys are not body, prev, run, seq, time, type and v");
            found[count++] = member;
        }
        require(count == names.size(), "its keys are not body, prev, run, seq, time, type and v");
        return {*found[0], *found[1], *found[2], *found[3], *found[4], *found[5]};
    }

    // Compares the line with the lines before it.
    void check_place(const LineHead& head) const {
        if (end_.lines == 0)
            require(head.prev == prev_, "its `prev` is not 64 zeros");
        else
            require(head.prev == prev_, "its `prev` is not the hash of line {}", end_.lines);
        require(is_line_time(head.time), "its `time` is not a time in the form 2026-11-21T08:00:00.123456Z");
        if (end_.lines == 0) return;
        require(head.run == run_, "its `run` is not that of line 1");
        require(head.time >= last_time_, "its `time` is before that of line {}", end_.lines);
    }

    // The keys of a line are sorted, and no quote inside a string stays without its backslash: so this is where the
    // body ends.
    static std::string_view body_in(std::string_view line) {
        constexpr std::string_view before = R"({"body":)";
        return line.substr(before.size(), line.rfind(R"(,"prev":")") - before.size());
    }
};

}  // namespace

Pieces pieces_of(std::string_view bytes) {
    return [bytes, done = false]() mutable {
        const auto piece = done ? std::string_view() : bytes;
        done = true;
        return piece;
    };
}

LogEnd read_lines(const Pieces& pieces, const TakeLine& take) {
    return Reader(pieces, take).read();
}

}  // namespace runbook::log
