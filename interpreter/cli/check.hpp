#pragma once

#include <string>
#include <vector>

#include "interpreter/cli/inputs.hpp"

namespace runbook::cli {

struct CheckOptions {
    std::vector<std::string> files;
    InputOptions inputs;  ///< for a plan, which only the server is asked about
    bool sandbox = false;
    bool on_target = false;  ///< `--target` was given, perhaps empty: libpq's environment
    std::vector<std::string> targets;
    bool insecure_tls = false;
};

[[nodiscard]] int check_command(const CheckOptions& options);

}  // namespace runbook::cli
