#include "interpreter/cli/terminal.hpp"

#include <unistd.h>

#include <cerrno>

#include "interpreter/core/text.hpp"

namespace runbook::cli {

namespace {

// A person's answer; more is a paste gone wrong.
constexpr std::size_t kMaxAnswer = 64 * 1024;

}  // namespace

bool can_ask() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1; }

std::optional<std::string> ask_line(const std::string& question) {
    tell(question);
    std::string line;
    for (;;) {
        char c = 0;
        const auto count = ::read(STDIN_FILENO, &c, 1);
        // A signal ends the question: the handler is installed without restarting reads.
        if (count <= 0) return std::nullopt;
        if (c == '\n') return line;
        if (line.size() == kMaxAnswer) return std::nullopt;
        line += c;
    }
}

void tell(const std::string& text) {
    fmt::print(stderr, "{}", core::printable(text, true));
    std::fflush(stderr);
}

}  // namespace runbook::cli
