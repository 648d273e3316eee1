#include "interpreter/postgres/fixture.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace runbook::postgres {

namespace {

constexpr std::string_view kOpens = "\\restrict ";
constexpr std::string_view kCloses = "\\unrestrict ";
constexpr std::size_t kLongest = 256;  // pg_dump's keys have 63 letters and digits, and `--restrict-key` takes others

// A fixture that ends within its own transaction has loaded nothing, and psql would not say so.
constexpr std::string_view kEnd =
    "\n;do $end$ begin if pg_catalog.pg_current_xact_id_if_assigned() is not null then raise exception "
    "'the fixture ends inside a transaction, which is rolled back; expected a COMMIT for its BEGIN'; end if; end "
    "$end$;\n";

std::string_view without_end(std::string_view line) {
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool is_key(std::string_view text) {
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

}  // namespace

std::size_t FixtureSource::read(char* buffer, std::size_t size) {
    while (ready_.empty() && !ended_) refill();
    const auto taken = ready_.copy(buffer, size);
    ready_.erase(0, taken);
    return taken;
}

void FixtureSource::refill() {
    std::array<char, 65'536> piece;
    ssize_t got = 0;
    do got = ::read(file_, piece.data(), piece.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) throw std::system_error(errno, std::generic_category(), "it cannot be read");
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    // psql would end the line there, and read on in the middle of something.
    if (bytes.find('\0') != std::string_view::npos)
        throw std::runtime_error("it has a zero byte, so it is not text; expected SQL, such as pg_dump writes");
    digest_.add(bytes);
    for (const char c : bytes) take(c);
    ended_ = got == 0;
    if (!ended_) return;
    if (!line_.empty()) end_line();
    ready_ += kEnd;
}

void FixtureSource::take(char c) {
    if (in_line_) {
        ready_ += c;
        in_line_ = c != '\n';
        return;
    }
    line_ += c;
    if (c == '\n') return end_line();
    if (line_.front() == '\\' && line_.size() < kLongest) return;
    if (in_head_ && line_.size() < 2) return;
    in_head_ = in_head_ && line_.starts_with("--");
    in_line_ = true;
    ready_ += line_;
    line_.clear();
}

void FixtureSource::end_line() {
    const auto text = without_end(line_);
    const bool opens = in_head_ && text.starts_with(kOpens) && is_key(text.substr(kOpens.size()));
    const bool closes = !key_.empty() && text.starts_with(kCloses) && text.substr(kCloses.size()) == key_;
    if (opens) key_ = text.substr(kOpens.size());
    if (closes) key_.clear();
    // A file may consist of several dumps.
    in_head_ = closes || (in_head_ && text.empty());
    if (opens || closes)
        ready_ += '\n';
    else
        ready_ += line_;
    line_.clear();
}

}  // namespace runbook::postgres
