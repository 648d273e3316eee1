#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace runbook::core {

struct Process {
    std::vector<std::string> command;  ///< a name looked up in PATH, or a path; then its arguments. No shell.
    std::string input;                 ///< its standard input
    std::vector<std::string> environment;  ///< "NAME=value" added to ours; a name alone is removed
    std::string directory;             ///< where it runs; empty: here
    bool own_session = false;          ///< so that Ctrl-C on our terminal does not reach it
    bool inherit_terminal = false;     ///< stdin and stderr stay ours (a passphrase prompt); no deadline then
    std::optional<unsigned> user;      ///< user id to become, only as root
    std::optional<unsigned> group;
    std::chrono::milliseconds deadline{60'000};
};

struct ProcessResult {
    int status = 0;  ///< exit status; 128 + n where signal n ended it
    std::string output;
    std::string errors;
    bool timed_out = false;
};

/// The program could not be started at all.
struct ProcessError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Runs the program to its end, or kills its process group at the deadline. Each output is kept up to 16 MiB.
[[nodiscard]] ProcessResult run_process(const Process& process);

}  // namespace runbook::core
