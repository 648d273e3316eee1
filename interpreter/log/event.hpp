#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/core/json.hpp"

namespace runbook::log {

/// One fact of a run. What each type's body holds stands in docs/LOG_FORMAT.md.
struct Event {
    std::string type;
    core::Json body;
};

/// An event as it stands in the log.
struct Line {
    std::uint64_t seq = 0;  ///< 0 for the first
    std::string time;       ///< "2026-11-21T08:00:00.123456Z"
    std::string run;        ///< the run's ULID
    std::string prev;       ///< leaf hash of the line before; 64 zeros for the first
    Event event;
};

/// The version of the line format: "v" of every line.
constexpr int kFormatVersion = 1;
/// A longer line is refused by reader and writer alike.
constexpr std::size_t kMaxLineBytes = 1024 * 1024;

/// The canonical line, without its LF.
[[nodiscard]] std::string encode(const Line& line);
/// SHA-256(0x00 ‖ line without LF) in hexadecimal: the next line's `prev`, and the Merkle leaf of RFC 6962.
[[nodiscard]] std::string leaf_hash(std::string_view line);

}  // namespace runbook::log
