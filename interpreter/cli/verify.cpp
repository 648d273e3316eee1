#include "interpreter/cli/verify.hpp"

#include <fmt/format.h>

#include "interpreter/cli/log_file.hpp"
#include "interpreter/cli/terminal.hpp"

namespace runbook::cli {

int verify_command(const VerifyOptions& options) {
    const auto result = check_log(options.log, options.allowed_signers,
                                  {options.expect_plan, options.expect_runbook, options.expect_target})
                            .verification;
    print_result(fmt::format("{}\n", verify::name_of(result.outcome)));
    for (const auto& finding : result.findings) print_result(fmt::format("  {}\n", finding));
    return static_cast<int>(result.outcome);
}

}  // namespace runbook::cli
