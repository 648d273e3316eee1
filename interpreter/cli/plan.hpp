#pragma once

#include <string>

#include "interpreter/cli/inputs.hpp"

namespace runbook::cli {

struct PlanOptions {
    std::string file;
    InputOptions inputs;
    bool json = false;
};

[[nodiscard]] int plan_command(const PlanOptions& options);

}  // namespace runbook::cli
