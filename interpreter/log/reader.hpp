#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/log/event.hpp"

namespace runbook::log {

/// Where the chain breaks, and why.
struct Damage {
    std::size_t line = 0;    ///< from 1
    std::size_t offset = 0;  ///< byte offset of that line in the file
    std::string why;         ///< "its `prev` is not the hash of line 16"
};

/// What a log file holds. Lines before the damage are good.
struct LogContent {
    std::vector<Line> lines;
    std::optional<Damage> damage;
    bool sealed = false;     ///< ends with a seal that counts rightly
    bool torn_tail = false;  ///< ends inside a line: a crash, no tampering
};

/// Checks bytes: canonical form, `v`, `seq`, `run`, `prev`, `time`, the seal, that nothing follows it, and the first
/// line's type. An empty file is an unfinished log without lines.
[[nodiscard]] LogContent read_log(std::string_view bytes);

/// The whole file. Throws std::runtime_error with a sentence where it cannot be read, is no regular file or is larger
/// than 2 GiB.
[[nodiscard]] std::string load_file(const std::filesystem::path& file);

}  // namespace runbook::log
