#pragma once

#include <string>

namespace runbook::cli {

struct KeyNewOptions {
    std::string path;
    std::string principal;
};

[[nodiscard]] int key_new_command(const KeyNewOptions& options);

}  // namespace runbook::cli
