#pragma once

#include <sys/types.h>

#include <cstddef>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/system_call_filter.hpp"

namespace runbook::hooks {

/// What a process in which Lua runs is left with; made before it is forked.
struct Confinement {
    os::SystemCallFilter filter;
    std::size_t memory = 0;  ///< that it may take beyond what it has
};

/// For a limit of Lua's own memory. Throws os::ProcessError.
[[nodiscard]] Confinement confinement_for(std::size_t memory);

/// From now on this process computes and uses the descriptors that it has, and nothing else; it cannot be undone. False
/// with errno where the kernel refuses.
[[nodiscard]] bool confine(const Confinement& confinement);

/// Leaves everything of the process that this one was forked from, but its memory: terminal, environment, handlers of
/// signals, and all descriptors but one, which is returned with a number above those of the standard streams.
[[nodiscard]] os::Descriptor leave_everything_but(os::Descriptor kept);

/// This process is killed when `parent`, which forked it, ends. False if that has ended already.
[[nodiscard]] bool end_with(pid_t parent);

}  // namespace runbook::hooks
