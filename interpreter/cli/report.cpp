#include "interpreter/report/markdown.hpp"

#include "interpreter/cli/commands.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/cli/log_file.hpp"
#include "interpreter/log/reader.hpp"

namespace runbook::cli {

int report_command(const ReportOptions& options) {
    const auto file = log_path(options.log);
    const auto content = log::read_log(load_log(file, kEnvironment));
    if (content.damage)
        throw Failure(kEnvironment, fmt::format("{}: line {}: {}; `runbook verify` tells more", file.string(), content.damage->line,
                                                content.damage->why));
    try {
        give(report::markdown(content.lines));
    } catch (const std::runtime_error& error) {
        throw Failure(kEnvironment, fmt::format("{}: {}", file.string(), error.what()));
    }
    return kGo;
}

}  // namespace runbook::cli
