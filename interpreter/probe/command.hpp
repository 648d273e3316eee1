#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "interpreter/model/observation.hpp"
#include "interpreter/os/interrupt.hpp"

namespace runbook::probe {

/// Runs a program in the folder `root`, without a shell, a terminal, input or the operator's environment. At the limit,
/// or an interrupt, it and what it started are ended: SIGTERM, half a second later SIGKILL. What it leaves running is
/// killed too. If it cannot be started or does not end in time, the observation has a `failure`.
[[nodiscard]] model::Observation observe_command(const std::filesystem::path& root,
                                                 const std::vector<std::string>& words, std::chrono::milliseconds limit,
                                                 const os::Interrupt& interrupt);

}  // namespace runbook::probe
