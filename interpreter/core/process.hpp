#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/core/interrupt.hpp"

namespace runbook::core {

struct Process {
    std::vector<std::string> command;           ///< a name looked up in PATH, or a path; then its arguments. No shell.
    std::string input = {};                     ///< its standard input
    std::vector<std::string> environment = {};  ///< "NAME=value" added to ours; a name alone is removed
    std::string directory = {};                 ///< where it runs, and what a relative path in `command` starts from
    bool own_session = false;                   ///< no terminal at all: it cannot even ask for a password
    bool inherit_terminal = false;              ///< stdin and stderr stay ours (a passphrase prompt); no deadline then
    std::optional<unsigned> user = {};          ///< user id to become, only as root; needs `group`
    std::optional<unsigned> group = {};         ///< its only group
    const Interrupt* interrupt = nullptr;       ///< ends it as the deadline would
    std::chrono::milliseconds deadline{60'000};
};

struct ProcessResult {
    int status = 0;  ///< exit status; 128 + n where signal n ended it
    std::string output;
    std::string errors;
    bool timed_out = false;
    bool interrupted = false;
};

/// The program could not be started at all.
struct ProcessError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Runs the program to its end, or ends its process group at the deadline: SIGTERM, half a second later SIGKILL. The
/// program has a process group of its own, which Ctrl-C does not reach, unless it inherits the terminal. What it leaves
/// running behind it is not waited for. Each output is kept up to 16 MiB. Throws ProcessError.
[[nodiscard]] ProcessResult run_process(const Process& process);

/// The file which `run_process` takes for a program's name. Throws ProcessError.
[[nodiscard]] std::string find_program(const std::string& name);

}  // namespace runbook::core
