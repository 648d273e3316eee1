#include "interpreter/cli/commands.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/log_file.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/report/markdown.hpp"

namespace runbook::cli {

int report_command(const ReportOptions& options) {
    const auto file = log_path(options.log);
    const auto bytes = load_log(file, kEnvironment);
    try {
        give(report::markdown(bytes));
    } catch (const std::runtime_error& error) {
        throw Failure(kEnvironment, fmt::format("{}: {}", file.string(), error.what()));
    }
    return kGo;
}

}  // namespace runbook::cli
