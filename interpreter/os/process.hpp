#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/os/interrupt.hpp"

namespace runbook::os {

struct Process {
    std::vector<std::string> command;  ///< a name looked up in PATH, or a path; then its arguments. No shell.
    std::string input = {};            ///< its standard input
    /// Its standard input instead, a piece at a time, so that a large one takes little memory: fills the buffer with up
    /// to `size` bytes and returns how many; 0 is the end. Not called any more once the program has closed its input or
    /// ended, nor with `inherit_terminal`. It may throw: then the program is killed, and `run_process` throws the same.
    std::function<std::size_t(char* buffer, std::size_t size)> input_from = {};
    /// Its environment beside what every program gets (launch.cpp): "NAME=value", or a name alone, which passes ours
    /// on.
    std::vector<std::string> environment = {};
    std::string directory = {};            ///< where it runs, and what a relative path in `command` starts from
    bool own_session = false;              ///< no terminal at all: it cannot even ask for a password
    bool inherit_terminal = false;         ///< stdin and stderr stay ours (a passphrase prompt); no deadline then
    std::optional<unsigned> user = {};     ///< user id to become, only as root; needs `group`
    std::optional<unsigned> group = {};    ///< its only group
    bool may_start_programs = true;        ///< if not, the kernel refuses to, whatever it reads tells it
    bool ends_its_children = false;        ///< what it leaves running is killed at its end, in whatever session it is
    const Interrupt* interrupt = nullptr;  ///< ends it, as the deadline does
    std::chrono::milliseconds deadline{60'000};
};

struct ProcessResult {
    int status = 0;  ///< exit status; 128 + n where signal n ended it
    std::string output;
    std::string errors;
    bool timed_out = false;
    bool interrupted = false;
};

/// The program could not be started at all, or its exit status is unknown.
struct ProcessError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Runs the program to its end, or ends its process group at the deadline: SIGTERM, half a second later SIGKILL. The
/// program has a process group of its own, which Ctrl-C does not reach, unless it inherits the terminal. Processes that
/// it leaves running are not waited for. Each output is kept up to 16 MiB. Throws ProcessError.
[[nodiscard]] ProcessResult run_process(const Process& process);

}  // namespace runbook::os
