#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/log/line.hpp"

namespace runbook::log {

/// Where the chain breaks, and why.
struct Damage {
    std::uint64_t line = 0;    ///< from 1
    std::uint64_t offset = 0;  ///< byte offset of that line in the file
    std::string reason;        ///< "its `prev` is not the hash of line 16"
};

/// How a log ends.
struct LogEnd {
    std::optional<Damage> damage;
    bool closed = false;      ///< ends with a line that was said to be the last one
    bool torn_tail = false;   ///< ends inside a line: a crash, no tampering
    std::uint64_t lines = 0;  ///< whole and good ones
};

/// What whoever reads the lines says of one.
struct Taken {
    std::string problem;   ///< why it is not accepted, which becomes the damage; empty: it is
    bool is_last = false;  ///< nothing may follow it
};
using TakeLine = std::function<Taken(const Line&)>;

/// Gives the bytes of a log piece by piece, each valid until the next one; an empty piece is the end.
using Pieces = std::function<std::string_view()>;
/// The same of bytes in memory, which must outlive it.
[[nodiscard]] Pieces pieces_of(std::string_view bytes);

/// Hands on each line after checking it: canonical form, `v`, `seq`, `run`, `prev`, `time`. An empty log has no lines.
/// No more is kept in memory than a line and a piece.
[[nodiscard]] LogEnd read_lines(const Pieces& pieces, const TakeLine& take);

}  // namespace runbook::log
