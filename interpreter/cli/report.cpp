#include "interpreter/cli/report.hpp"

#include <fmt/format.h>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/log_file.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/log/log_file.hpp"
#include "interpreter/report/markdown/markdown.hpp"

namespace runbook::cli {

int report_command(const ReportOptions& options) {
    try {
        print_document(report::markdown(log::LogFile(log_path(options.log)).pieces()));
        return kGo;
    } catch (const report::ReportError& error) {
        throw Failure(kEnvironment, fmt::format("{}: {}", options.log, error.what()));
    } catch (const Failure&) {
        throw;
    } catch (const std::runtime_error& error) {
        throw Failure(kEnvironment, error.what());
    }
}

}  // namespace runbook::cli
