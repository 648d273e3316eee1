#pragma once

#include <filesystem>
#include <functional>
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

/// How a log file ends.
struct LogEnd {
    std::optional<Damage> damage;
    bool sealed = false;     ///< ends with a seal that counts rightly
    bool torn_tail = false;  ///< ends inside a line: a crash, no tampering
};

/// What a log file holds. Lines before the damage are good.
struct LogContent : LogEnd {
    std::vector<Line> lines;
};

/// Checks bytes: canonical form, `v`, `seq`, `run`, `prev`, `time`, the seal, that nothing follows it, and the first
/// line's type. An empty file is an unfinished log without lines.
[[nodiscard]] LogContent read_log(std::string_view bytes);
/// The same, but hands each good line on instead of keeping it: as trees, lines take many times the file's own room.
[[nodiscard]] LogEnd read_lines(std::string_view bytes, const std::function<void(Line)>& take);

/// The whole file. Throws std::runtime_error with a sentence where it cannot be read, is no regular file or is larger
/// than 2 GiB.
[[nodiscard]] std::string load_file(const std::filesystem::path& file);

}  // namespace runbook::log
