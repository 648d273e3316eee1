#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "interpreter/log/event.hpp"

namespace runbook::log {

/// The parts of a line beside its event.
struct LineHead {
    std::uint64_t seq;
    std::string_view time;
    std::string_view run;
    std::string_view prev;
};

/// `encode` without a copy of the event.
[[nodiscard]] std::string encode_parts(const LineHead& head, const Event& event);

/// Why a body may not stand in a log, as the end of a sentence ("holds a key that is not ASCII"), or nothing. Writer
/// and reader ask the same question, so that no log is written that is refused afterwards.
[[nodiscard]] std::optional<std::string> outside_format(const core::Json& body);

/// "2026-11-21T08:00:00.123456Z", of a day and a time that exist.
[[nodiscard]] bool is_line_time(std::string_view text);

}  // namespace runbook::log
