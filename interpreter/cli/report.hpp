#pragma once

#include <string>

namespace runbook::cli {

struct ReportOptions {
    std::string log;
};

[[nodiscard]] int report_command(const ReportOptions& options);

}  // namespace runbook::cli
