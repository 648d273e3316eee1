#include "interpreter/cli/log_file.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <system_error>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/log/key.hpp"
#include "interpreter/os/regular_file.hpp"

namespace runbook::cli {

namespace {

// The path of the log; the argument is a log.jsonl or a run's folder.
std::filesystem::path log_path(const std::string& given) {
    const std::filesystem::path path(given);
    std::error_code ignored;  // whoever opens it says what is wrong with it
    if (!std::filesystem::is_directory(path, ignored)) return path;
    auto log = path / "log.jsonl";
    if (!os::is_there(log))
        throw std::runtime_error(
            fmt::format("the folder {} has no log.jsonl; expected the folder of one run, or its log", given));
    return log;
}

std::filesystem::path signers_of(const std::string& given) {
    if (given.empty()) return log::config_folder() / "allowed_signers";
    if (!os::is_there(given))
        throw Failure(kUsage, given + ": there is no such file; expected an allowed_signers file");
    return given;
}

std::optional<std::string> signature_of(const std::filesystem::path& log) {
    const auto file = log.string() + ".sig";
    if (!os::is_there(file)) return std::nullopt;
    return log::load_file(file, log::kMaxSmallFile);
}

}  // namespace

CheckedLog check_log(const std::string& given, const std::string& allowed_signers,
                     const verify::Expectations& expectations) {
    try {
        const auto signers = signers_of(allowed_signers);
        const auto path = log_path(given);
        CheckedLog checked{std::make_unique<log::LogFile>(path), false, {}};
        const auto signature = signature_of(path);
        checked.has_signature = signature.has_value();
        checked.verification =
            verify::verify([&checked] { return checked.log->pieces(); }, signature, signers, expectations);
        return checked;
    } catch (const Failure&) {
        throw;
    } catch (const std::runtime_error& error) {
        throw Failure(kUsage, error.what());
    }
}

}  // namespace runbook::cli
