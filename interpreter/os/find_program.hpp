#pragma once

#include <string>

namespace runbook::os {

/// The file that `run_process` takes for a program's name: a name with a slash as it is, any other one from PATH, whose
/// relative folders are skipped. Throws ProcessError.
[[nodiscard]] std::string find_program(const std::string& name);

}  // namespace runbook::os
