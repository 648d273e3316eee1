#include "interpreter/cli/report.hpp"

#include <fmt/format.h>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/log_file.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/report/markdown/markdown.hpp"

namespace runbook::cli {

namespace {

report::Signature signature_of(const CheckedLog& checked) {
    if (checked.verification.outcome == verify::Outcome::verified) return report::Signature::good;
    return checked.has_signature ? report::Signature::not_trusted : report::Signature::missing;
}

}  // namespace

// A report looks like a verdict, so the log is judged again before it is believed.
int report_command(const ReportOptions& options) {
    const auto checked = check_log(options.log, options.allowed_signers);
    if (checked.verification.outcome == verify::Outcome::tampered) {
        print_document(report::refusal(checked.verification.findings));
        return static_cast<int>(verify::Outcome::tampered);
    }
    try {
        print_document(report::markdown(checked.log->pieces(), signature_of(checked)));
        return kGo;
    } catch (const report::ReportError& error) {
        throw Failure(kUsage, fmt::format("{}: {}", options.log, error.what()));
    } catch (const Failure&) {
        throw;
    } catch (const std::runtime_error& error) {
        throw Failure(kUsage, error.what());
    }
}

}  // namespace runbook::cli
