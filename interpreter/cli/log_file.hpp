#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "interpreter/log/log_file.hpp"
#include "interpreter/verify/verify.hpp"

namespace runbook::cli {

/// A log that was read, judged again and compared with its signature, as both `verify` and `report` need it.
struct CheckedLog {
    std::unique_ptr<log::LogFile> log;
    bool has_signature = false;
    verify::Verification verification;
};

/// `given` is a log.jsonl or a run's folder. Throws Failure (kUsage) if a file cannot be read.
[[nodiscard]] CheckedLog check_log(const std::string& given, const std::string& allowed_signers,
                                   const verify::Expectations& expectations = {});

}  // namespace runbook::cli
