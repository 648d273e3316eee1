#pragma once

#include <string>

#include "interpreter/log/reader.hpp"
#include "interpreter/report/document.hpp"

namespace runbook::report {

/// The report in Markdown.
[[nodiscard]] std::string markdown(const Document& document);
/// The report of a log, in Markdown: a pure function of its bytes, byte for byte. Any beginning of a log gives a
/// report; one that lacks its end says INCOMPLETE, one that lacks its seal says so, each in the first line. Throws
/// ReportError (record.hpp) where the log is damaged.
[[nodiscard]] std::string markdown(const log::Pieces& log);

}  // namespace runbook::report
