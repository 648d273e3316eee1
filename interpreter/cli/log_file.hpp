#pragma once

#include <filesystem>
#include <string>

namespace runbook::cli {

/// The log that was meant: a log.jsonl, or the folder of a run.
[[nodiscard]] std::filesystem::path log_path(const std::string& given);

}  // namespace runbook::cli
