#pragma once

#include <linux/filter.h>

#include <vector>

namespace runbook::os {

/// A seccomp program, in the kernel's own form.
using SystemCallFilter = std::vector<sock_filter>;

/// Refuses every call that makes a process, with EPERM. Throws ProcessError.
[[nodiscard]] SystemCallFilter filter_of_new_processes();

/// Refuses with EPERM whatever a program does not need that only computes, and reads and writes what is open: memory,
/// clocks and its own end are left to it; executable memory is not. Throws ProcessError.
[[nodiscard]] SystemCallFilter filter_of_all_but_computing();

/// Puts it in force for this process and what it executes, for good. Calls the kernel alone, so it may follow a fork.
/// False with errno where the kernel refuses.
[[nodiscard]] bool install(const SystemCallFilter& filter);

}  // namespace runbook::os
