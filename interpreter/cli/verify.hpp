#pragma once

#include <string>

namespace runbook::cli {

struct VerifyOptions {
    std::string log;
    std::string allowed_signers;
    std::string expect_plan;
    std::string expect_runbook;
    std::string expect_target;
};

[[nodiscard]] int verify_command(const VerifyOptions& options);

}  // namespace runbook::cli
