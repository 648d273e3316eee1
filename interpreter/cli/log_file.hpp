#pragma once

#include <filesystem>
#include <string>

namespace runbook::cli {

/// The path of the log; the argument is a log.jsonl or a run's folder.
[[nodiscard]] std::filesystem::path log_path(const std::string& given);

}  // namespace runbook::cli
