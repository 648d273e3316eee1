#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "interpreter/core/descriptor.hpp"
#include "interpreter/core/process.hpp"

namespace runbook::core {

/// A started program and our ends of its standard streams; no end where the stream is the terminal.
struct Launched {
    pid_t pid = -1;
    Descriptor input;
    Descriptor output;
    Descriptor errors;
};

/// Forks and executes. Throws ProcessError where that fails, std::system_error where we are out of descriptors.
[[nodiscard]] Launched launch(const Process& process);

}  // namespace runbook::core
