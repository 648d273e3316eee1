#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/log/line.hpp"

namespace runbook::log {

/// Where the chain is broken, and why.
struct Damage {
    std::uint64_t line = 0;    ///< from 1
    std::uint64_t offset = 0;  ///< byte offset of that line in the file
    std::string reason;        ///< "its `prev` is not the hash of line 16"
};

/// How a log ends.
struct LogEnd {
    std::optional<Damage> damage;
    bool closed = false;      ///< ends with a line that the receiver called the last one
    bool torn_tail = false;   ///< ends inside a line: a sign of a crash, not of tampering
    std::uint64_t lines = 0;  ///< complete and undamaged ones
};

/// The receiver's opinion of a line.
struct Taken {
    std::string problem;   ///< why it is not accepted, reported as damage; empty if it is accepted
    bool is_last = false;  ///< nothing must follow it
};
using TakeLine = std::function<Taken(const Line&)>;

/// Returns the bytes of a log piece by piece, each valid until the next call; an empty piece is the end.
using Pieces = std::function<std::string_view()>;
/// The same for bytes in memory, which must outlive it.
[[nodiscard]] Pieces pieces_of(std::string_view bytes);

/// Checks each line (canonical form, `v`, `seq`, `run`, `prev`, `time`) and passes it on. An empty log has no lines.
/// Keeps only one line and one piece in memory.
[[nodiscard]] LogEnd read_lines(const Pieces& pieces, const TakeLine& take);

}  // namespace runbook::log
