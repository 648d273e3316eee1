// What the reader refuses: accidental damage, and forgery by someone who recomputes every hash.

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/read_log.hpp"

using namespace runbook;
using core::Json;
using Line = tests::KeptLine;
using tests::LogContent;

namespace {

// Chains the given lines, so that a forged line is found by its content and not by its neighbors' hashes.
class Forge {
  public:
    explicit Forge(std::string run = "01JD6Z7N5R8Q2X4T9V3W1Y0ABC") : run_(std::move(run)) {}

    [[nodiscard]] Line next(const char* type, Json body = Json::Object{}) const {
        return {seq_, fmt::format("2026-11-21T08:00:00.{:06}Z", seq_), run_, prev_, type, std::move(body)};
    }
    Forge& add(const Line& line) { return add_text(tests::encode(line)); }
    Forge& add(const char* type, Json body = Json::Object{}) { return add(next(type, std::move(body))); }
    Forge& add_text(const std::string& line) {
        prev_ = log::leaf_hash(line);
        ++seq_;
        offset_ = text_.size();
        text_ += line + "\n";
        return *this;
    }
    Forge& seal() { return add("seal", Json::Object{{"lines", seq_}}); }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t last_offset() const { return offset_; }

  private:
    std::string run_;
    std::string prev_ = std::string(64, '0');
    std::string text_;
    std::uint64_t seq_ = 0;
    std::size_t offset_ = 0;
};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

// "line 2 at 222: reason", "sealed", "torn", "unsealed": everything that users of the reader can rely on.
std::string outcome(std::string_view text) {
    const LogContent content = tests::read_log(text);
    if (content.damage) {
        const bool consistent =
            !content.sealed && !content.torn_tail && content.lines.size() == content.damage->line - 1;
        return fmt::format("{}line {} at {}: {}", consistent ? "" : "INCONSISTENT ", content.damage->line,
                           content.damage->offset, content.damage->reason);
    }
    if (content.sealed) return content.torn_tail ? "INCONSISTENT" : "sealed";
    return content.torn_tail ? "torn" : "unsealed";
}

Forge small_log(const char* word = "good") {
    Forge forge;
    forge.add("run.start", Json::Object{{"who", word}}).add("notice", Json::Object{{"text", word}});
    forge.add("step.result", Json::Object{{"n", 17}, {"flag", true}}).seal();
    return forge;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (; !text.empty(); text.remove_prefix(lines.back().size()))
        lines.emplace_back(text.substr(0, text.find('\n') + 1));
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line;
    return text;
}

// The outcome for a log whose second line is `line`, chained and sealed as if the line were good.
std::string outcome_with(const std::function<std::string(std::string)>& forge_line) {
    Forge forge;
    forge.add("run.start");
    forge.add_text(forge_line(tests::encode(forge.next("notice", Json::Object{{"a", 1}, {"b", "x/y"}}))));
    const auto prefix = fmt::format("line 2 at {}: ", forge.last_offset());
    const auto found = outcome(forge.seal().text());
    return found.starts_with(prefix) ? found.substr(prefix.size()) : found;
}

std::string outcome_with(std::string_view what, std::string_view with) {
    return outcome_with([&](std::string line) { return replaced(std::move(line), what, with); });
}

}  // namespace

TEST_CASE("log reader: the sample log is accepted, and so is an unfinished one") {
    CHECK(outcome(small_log().text()) == "sealed");
    CHECK(outcome(Forge().add("run.start").text()) == "unsealed");
    CHECK(outcome("") == "unsealed");
    CHECK(tests::read_log("").lines.empty());
}

// No line contains the seal's hash, so a seal with another time is still valid, and only the signature over the whole
// file shows the change (signer_test). The chain finds every other change.
TEST_CASE("log reader: no single bit can be flipped, except in the time of the seal") {
    const std::string good = small_log().text();
    const auto time = good.rfind("2026-11-21T08:00:00.000003Z");
    const auto type = good.rfind("seal");
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bad = good;
        const auto byte = bit / 8;
        bad[byte] = static_cast<char>(bad[byte] ^ (1 << (bit % 8)));
        const auto found = outcome(bad);
        INFO("bit " << bit % 8 << " of byte " << byte);
        if (found == "sealed") {
            REQUIRE((byte >= time && byte < type));
            REQUIRE(tests::read_log(bad).lines.back().time >= "2026-11-21T08:00:00.000002Z");
        } else if (byte + 1 == good.size()) {
            REQUIRE(found == "torn");
        } else if (found == "unsealed") {
            REQUIRE((byte >= type && byte < type + 4));
        } else {
            REQUIRE(found.starts_with("line "));
        }
    }
}

TEST_CASE("log reader: no truncated log counts as complete, and none is called damaged") {
    const std::string good = small_log().text();
    for (std::size_t length = 0; length < good.size(); ++length) {
        INFO("length " << length);
        const bool at_line_end = length == 0 || good[length - 1] == '\n';
        REQUIRE(outcome(std::string_view(good).substr(0, length)) == (at_line_end ? "unsealed" : "torn"));
    }
}

TEST_CASE("log reader: lines deleted, duplicated and swapped") {
    const auto good = lines_of(small_log().text());
    for (std::size_t at = 0; at < good.size(); ++at) {
        INFO("line " << at + 1);
        auto fewer = good;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at));
        CHECK(outcome(joined(fewer)) ==
              (at + 1 == good.size()
                   ? "unsealed"
                   : fmt::format("line {} at {}: its `seq` is not {}", at + 1,
                                 joined({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at)}).size(), at)));
        auto more = good;
        more.insert(more.begin() + static_cast<std::ptrdiff_t>(at), good[at]);
        CHECK(outcome(joined(more)).starts_with(fmt::format("line {} at ", at + 2)));
        for (std::size_t other = at + 1; other < good.size(); ++other) {
            auto swapped = good;
            std::swap(swapped[at], swapped[other]);
            CHECK(outcome(joined(swapped)).starts_with(fmt::format("line {} at ", at + 1)));
        }
    }
}

TEST_CASE("log reader: two good logs spliced together") {
    const auto one = lines_of(small_log("one").text());
    const auto two = lines_of(small_log("two").text());
    for (std::size_t at = 1; at < one.size(); ++at) {
        auto spliced = one;
        std::copy(two.begin() + static_cast<std::ptrdiff_t>(at), two.end(),
                  spliced.begin() + static_cast<std::ptrdiff_t>(at));
        const auto found = outcome(joined(spliced));
        INFO(found);
        // Line 3 has the same content in both, but its `prev` differs, and so on to the end.
        CHECK(found.starts_with(fmt::format("line {} at ", at + 1)));
        CHECK(found.ends_with(fmt::format("its `prev` is not the hash of line {}", at)));
    }
}

TEST_CASE("log reader: nothing must follow the seal") {
    const auto after = [](std::string_view more) {
        const auto good = small_log();
        const auto found = outcome(good.text() + std::string(more));
        return replaced(found, fmt::format("line 5 at {}: ", good.text().size()), "");
    };
    const std::string reason = "it follows the seal, which must be the last line";
    CHECK(after("\n") == reason);
    CHECK(after("x") == reason);
    CHECK(after(std::string_view("\0", 1)) == reason);
    auto forge = small_log();
    const auto size = forge.text().size();
    CHECK(outcome(forge.add("notice").text()) == fmt::format("line 5 at {}: {}", size, reason));
    CHECK(outcome(forge.seal().text()) == fmt::format("line 5 at {}: {}", size, reason));
}

TEST_CASE("log reader: the same JSON in another form") {
    const std::string reason = "it is not in canonical form";
    CHECK(outcome_with([](std::string line) { return line; }) == "sealed");
    CHECK(outcome_with(R"("a":1)", R"("a": 1)") == reason);
    CHECK(outcome_with(R"("a":1)", R"("a":-0)") == reason);
    CHECK(outcome_with(R"({"a":1,"b":"x/y"})", R"({"b":"x/y","a":1})") == reason);
    CHECK(outcome_with("x/y", R"(x\/y)") == reason);
    CHECK(outcome_with("x/y", R"(\u0078/y)") == reason);
    CHECK(outcome_with("x/y", R"(\u000A)") == reason);
    CHECK(outcome_with("x/y", R"(\u000a)") == reason);
    CHECK(outcome_with("x/y", R"(\u0008)") == reason);
    CHECK(outcome_with("x/y", R"(\u001F)") == reason);
    CHECK(outcome_with("x/y", R"(\b\f\n\r\t\"\\\u0000\u000b\u001f)") == "sealed");
    CHECK(outcome_with([](const std::string& line) { return line + " "; }) == reason);
    CHECK(outcome_with([](const std::string& line) { return line + "\r"; }) == reason);
}

TEST_CASE("log reader: lines that are not JSON, or not the JSON of a log") {
    const auto unreadable = [](std::string_view what, std::string_view with) {
        return outcome_with(what, with).substr(0, 25);
    };
    CHECK(outcome_with(R"("a":1)", R"("a":1,"a":1)") == "it cannot be read as JSON: duplicate key `a`");
    CHECK(outcome_with(R"("v":1)", R"("v":1,"v":1)") == "it cannot be read as JSON: duplicate key `v`");
    CHECK(outcome_with(R"("a":1)", R"("a":1.0)") == "it cannot be read as JSON: a number is not an integer");
    CHECK(outcome_with(R"("a":1)", R"("a":1e0)") == "it cannot be read as JSON: a number is not an integer");
    CHECK(unreadable("x/y", "\xFF") == "it cannot be read as JSON");
    CHECK(unreadable("x/y", "\xC0\xAF") == "it cannot be read as JSON");
    CHECK(unreadable("x/y", "\xED\xA0\x80") == "it cannot be read as JSON");
    CHECK(unreadable("x/y", R"(\ud800)") == "it cannot be read as JSON");
    CHECK(unreadable("x/y", std::string_view("\0", 1)) == "it cannot be read as JSON");
    CHECK(unreadable("x/y", "\t") == "it cannot be read as JSON");
    CHECK(unreadable("{", "\xEF\xBB\xBF{") == "it cannot be read as JSON");
    CHECK(outcome_with([](const std::string&) { return std::string(); }).starts_with("it cannot be read as JSON: "));
    CHECK(outcome_with([](const std::string& line) { return "[" + line + "]"; }) == "it is not an object");
    CHECK(outcome_with([](const std::string&) {
              return std::string(100'000, '[');
          }).starts_with("it cannot be read as JSON: "));
    CHECK(outcome_with(R"("a":1)", R"("a":)" + std::string(250, '[') + std::string(250, ']')) ==
          "it cannot be read as JSON: nested too deeply");
    CHECK(outcome_with(R"("a":1)", R"("a":9007199254740992)") ==
          "its `body` contains the integer 9007199254740992, which must be written as a string");
    CHECK(outcome_with(R"("a":1)", "\"\xC3\xA4\":1") == "its `body` contains a key that is not ASCII");
    CHECK(outcome_with(R"({"a":1,"b":"x/y"})", "[]") == "its `body` is not an object");
}

TEST_CASE("log reader: keys, version, number, run and time") {
    const std::string keys = "its keys are not body, prev, run, seq, time, type and v";
    CHECK(outcome_with(R"(,"type":"notice")", "") == keys);
    CHECK(outcome_with(R"("v":1)", R"("v":1,"w":1)") == keys);
    CHECK(outcome_with(R"("v":1)", R"("v":2)") == "its `v` is not 1, the only version that this program reads");
    CHECK(outcome_with(R"("v":1)", R"("w":1)") == "its `v` is not 1, the only version that this program reads");
    CHECK(outcome_with(R"("seq":1)", R"("seq":2)") == "its `seq` is not 1");
    CHECK(outcome_with(R"("seq":1)", R"("seq":"1")") == "its `seq` is not 1");
    CHECK(outcome_with(R"("type":"notice")", R"("type":1)") == "its `type` is not a string");
    CHECK(outcome_with("0ABC", "0ABD") == "its `run` is not that of line 1");
    CHECK(outcome_with("2026-11-21", "2026-11-20") == "its `time` is before that of line 1");
    const std::string time = "its `time` is not a time in the form 2026-11-21T08:00:00.123456Z";
    for (const char* wrong : {"2026-02-30", "2026-13-01", "2026-00-10", "2026-11-31", "2026-11-2x", "2026/11/21"})
        CHECK(outcome_with("2026-11-21", wrong) == time);
    for (const char* wrong : {"T24:00:00", "T08:60:00", "T08:00:60", " 08:00:00", "T08:00:00.0"})
        CHECK(outcome_with("T08:00:00", wrong) == time);
    CHECK(outcome_with(R"(1Z")", R"(1+00:00")") == time);
}

TEST_CASE("log reader: a log begins with 64 zeros") {
    Forge forge;
    auto line = forge.next("run.start");
    line.prev = std::string(64, '1');
    CHECK(outcome(forge.add(line).text()) == "line 1 at 0: its `prev` is not 64 zeros");
}

TEST_CASE("log reader: a line that is too long, complete or not") {
    Forge forge;
    forge.add("run.start");
    const auto reason =
        fmt::format("line 2 at {}: it is longer than the limit for a line (1048576 bytes)", forge.text().size());
    CHECK(outcome(forge.text() + std::string(log::kMaxLineBytes, 'x')) == "torn");
    CHECK(outcome(forge.text() + std::string(log::kMaxLineBytes + 1, 'x')) == reason);
    forge.add("notice", Json::Object{{"text", std::string(log::kMaxLineBytes, 'x')}});
    CHECK(outcome(forge.seal().text()) == reason);
}
