#pragma once

#include <string>
#include <vector>

#include "interpreter/log/reader.hpp"
#include "interpreter/report/document.hpp"

namespace runbook::report {

/// The report in Markdown.
[[nodiscard]] std::string markdown(const Document& document);
/// The report of a log, in Markdown: a pure function of its bytes and of what is known of its signature, byte for byte.
/// Any beginning of a log gives a report; one that lacks its end says INCOMPLETE, one that lacks its seal says so, each
/// in the first line. Whether the log holds is for verify/ to find out first. Throws ReportError (record.hpp) where the
/// log is damaged.
[[nodiscard]] std::string markdown(const log::Pieces& log, Signature signature);
/// What stands in place of the report of a log that does not hold. The first line says so.
[[nodiscard]] std::string refusal(const std::vector<std::string>& findings);

}  // namespace runbook::report
