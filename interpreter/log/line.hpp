#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"

namespace runbook::log {

/// The members of a line other than its event.
struct LineHead {
    std::uint64_t seq = 0;  ///< 0 for the first
    std::string_view time;  ///< "2026-11-21T08:00:00.123456Z"
    std::string_view run;   ///< the run's ULID
    std::string_view prev;  ///< leaf hash of the previous line; 64 zeros for the first
};

/// A line that was read; valid only until its reader moves on.
struct Line : LineHead {
    std::string_view type;  ///< of its event; model/events knows what it means
    core::JsonView body;
    std::string_view body_text;  ///< the body as written in the line: canonical JSON
};

/// The version of the line format: "v" of every line.
constexpr int kFormatVersion = 1;
/// Both reader and writer refuse a longer line.
constexpr std::size_t kMaxLineBytes = 1024 * 1024;

/// The canonical line, without its LF.
[[nodiscard]] std::string encode(const LineHead& head, std::string_view type, const core::Json& body);

/// SHA-256(0x00 ‖ line without LF) in hexadecimal: the next line's `prev`, and the Merkle leaf of RFC 6962.
[[nodiscard]] std::string leaf_hash(std::string_view line);

/// Why a body is not allowed in a log, as the end of a sentence ("contains a key that is not ASCII"), or nothing. Both
/// writer and reader call it, so that no log is written that would be refused later.
[[nodiscard]] std::optional<std::string> outside_format(core::JsonView body);

/// Whether the text has the form "2026-11-21T08:00:00.123456Z", with a date and a time that exist.
[[nodiscard]] bool is_line_time(std::string_view text);

}  // namespace runbook::log
