#include "interpreter/cli/terminal.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/interrupts.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::cli {

namespace {

// In bytes. A longer answer is a paste gone wrong.
constexpr std::size_t kMaxAnswer = 64 * 1024;

// Until something was typed; false at a signal, which ends the question also where it comes just before it.
bool wait_for_key() {
    const auto& interrupt = operators_interrupt();
    for (;;) {
        std::array<pollfd, 2> ready{{{STDIN_FILENO, POLLIN, 0}, {interrupt.wake_fd, POLLIN, 0}}};
        const int found = ::poll(ready.data(), ready.size(), -1);
        if (interrupt.signal != 0 || (found < 0 && errno != EINTR)) return false;
        if (ready[0].revents != 0) return true;
    }
}

}  // namespace

bool can_ask() {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

std::optional<std::string> ask_line(const std::string& question) {
    print_error(question);
    std::string line;
    for (;;) {
        char c = 0;
        if (!wait_for_key() || ::read(STDIN_FILENO, &c, 1) <= 0) return std::nullopt;
        if (c == '\n') return line;
        if (line.size() == kMaxAnswer) return std::nullopt;
        line += c;
    }
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void print_result(const std::string& text) {
    print_document(core::printable(text, true));
}

void print_document(const std::string& text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!written || std::fflush(stdout) != 0)
        throw Failure(kEnvironment, fmt::format("standard output cannot be written: {}", std::strerror(errno)));
}

void print_error(const std::string& text) {
    const auto safe = core::printable(text, true);
    std::fwrite(safe.data(), 1, safe.size(), stderr);
    std::fflush(stderr);
}

}  // namespace runbook::cli
