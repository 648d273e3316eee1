#pragma once

#include <string>
#include <vector>

namespace runbook::cli {

struct CheckOptions {
    std::vector<std::string> files;
};

[[nodiscard]] int check_command(const CheckOptions& options);

}  // namespace runbook::cli
