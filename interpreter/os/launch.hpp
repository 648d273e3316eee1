#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/process.hpp"

namespace runbook::os {

/// A started program and our ends of its standard streams; none where the stream is inherited.
struct Launched {
    pid_t pid = -1;
    Descriptor input;
    Descriptor output;
    Descriptor errors;
};

/// A program's whole environment: what every program gets of ours, which is a fixed list of names, and `own`, as
/// Process::environment has it.
[[nodiscard]] std::vector<std::string> child_environment(const std::vector<std::string>& own);

/// Starts a program; the caller has to wait for it. Throws ProcessError where that fails, and std::system_error where
/// a pipe cannot be created.
[[nodiscard]] Launched launch(const Process& process);

}  // namespace runbook::os
