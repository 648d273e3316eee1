#pragma once

#include <stdexcept>
#include <string>

namespace runbook::cli {

/// A problem that ends the command: the sentence is written to stderr, the status is the exit status.
struct Failure : std::runtime_error {
    Failure(int exit_status, const std::string& message) : std::runtime_error(message), status(exit_status) {}
    int status;
};

}  // namespace runbook::cli
