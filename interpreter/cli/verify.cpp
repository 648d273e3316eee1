#include "interpreter/cli/verify.hpp"

#include <fmt/format.h>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/log_file.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/log/key.hpp"
#include "interpreter/log/log_file.hpp"
#include "interpreter/verify/verify.hpp"

namespace runbook::cli {

namespace {

std::filesystem::path signers_of(const VerifyOptions& options) {
    if (options.allowed_signers.empty()) return log::config_folder() / "allowed_signers";
    if (!std::filesystem::exists(options.allowed_signers))
        throw Failure(kUsage, options.allowed_signers + ": there is no such file; expected an allowed_signers file");
    return options.allowed_signers;
}

std::optional<std::string> signature_of(const std::filesystem::path& log) {
    const auto file = log.string() + ".sig";
    if (!std::filesystem::exists(file)) return std::nullopt;
    return log::load_file(file);
}

}  // namespace

int verify_command(const VerifyOptions& options) {
    const auto signers = signers_of(options);
    try {
        const auto path = log_path(options.log);
        log::LogFile log(path);
        const auto result = verify::verify([&log] { return log.pieces(); }, signature_of(path), signers,
                                           {options.expect_plan, options.expect_runbook, options.expect_target});
        print_result(fmt::format("{}\n", verify::name_of(result.outcome)));
        for (const auto& finding : result.findings) print_result(fmt::format("  {}\n", finding));
        return static_cast<int>(result.outcome);
    } catch (const Failure&) {
        throw;
    } catch (const std::runtime_error& error) {
        throw Failure(kUsage, error.what());
    }
}

}  // namespace runbook::cli
