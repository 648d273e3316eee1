#include "interpreter/verify/verify.hpp"

#include "interpreter/cli/commands.hpp"
#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/log_file.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/log/signer.hpp"

namespace runbook::cli {

int verify_command(const VerifyOptions& options) {
    const auto file = log_path(options.log);
    auto signature_file = file;
    signature_file += ".sig";
    std::optional<std::string> signature;
    if (std::filesystem::exists(signature_file)) signature = load_log(signature_file, kUsage);
    const auto signers = options.allowed_signers.empty() ? log::config_folder() / "allowed_signers"
                                                         : std::filesystem::path(options.allowed_signers);
    if (!options.allowed_signers.empty() && !std::filesystem::exists(signers))
        throw Failure(kUsage, signers.string() + ": there is no such file of allowed signers");
    try {
        const auto result = verify::verify(load_log(file, kUsage), signature, signers,
                                           {options.expect_plan, options.expect_runbook, options.expect_target});
        give(fmt::format("{}\n", verify::name_of(result.outcome)));
        for (const auto& finding : result.findings) give(fmt::format("  {}\n", core::printable(finding)));
        return static_cast<int>(result.outcome);
    } catch (const log::SigningError& error) {
        throw Failure(kUsage, error.what());
    }
}

}  // namespace runbook::cli
