#include "interpreter/cli/key.hpp"

#include <fmt/format.h>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/identity.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/log/key.hpp"
#include "interpreter/log/signer.hpp"

namespace runbook::cli {

int key_new_command(const KeyNewOptions& options) {
    const auto folder = log::config_folder();
    const auto key = options.path.empty() ? folder / "key" : std::filesystem::path(options.path);
    const auto signers = folder / "allowed_signers";
    const auto principal = options.principal.empty() ? user_name() + "@" + host_name() : options.principal;
    try {
        const auto fingerprint = log::new_key(key, signers, principal);
        print_result(fmt::format("key          {}\npublic key   {}.pub\nfingerprint  {}\ntrusted as   {} in {}\n",
                                 key.string(), key.string(), fingerprint, principal, signers.string()));
        if (options.path.empty())
            print_result("`runbook run` signs with it from now on.\n");
        else
            print_result(fmt::format("To sign with it: runbook run --key {}\n", key.string()));
    } catch (const log::SigningError& error) {
        throw Failure(kEnvironment, error.what());
    }
    return kGo;
}

}  // namespace runbook::cli
