#pragma once

#include <filesystem>
#include <string>

namespace runbook::cli {

/// The log that was meant: a log.jsonl, or the folder of a run.
[[nodiscard]] std::filesystem::path log_path(const std::string& given);
/// Its bytes. Throws Failure with `status`.
[[nodiscard]] std::string load_log(const std::filesystem::path& file, int status);

}  // namespace runbook::cli
