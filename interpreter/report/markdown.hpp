#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/log/event.hpp"

namespace runbook::report {

/// The filled execution log of a run, in Markdown: a pure function of the log's lines, byte for byte. Any beginning of
/// a log gives a report; one that lacks its end says INCOMPLETE, one that lacks its seal says so, each in the first
/// line. Throws ReportError (record.hpp) where a line cannot be read.
[[nodiscard]] std::string markdown(const std::vector<log::Line>& lines);
/// The same from the log's own bytes, which must not be damaged.
[[nodiscard]] std::string markdown(std::string_view bytes);

}  // namespace runbook::report
