#pragma once

#include <string>

namespace runbook::cli {

struct ReportOptions {
    std::string log;
    std::string allowed_signers;
};

[[nodiscard]] int report_command(const ReportOptions& options);

}  // namespace runbook::cli
