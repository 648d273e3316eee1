#include "interpreter/report/markdown.hpp"

#include "interpreter/report/markdown_parts.hpp"

namespace runbook::report {

namespace {

std::string rendered(const RunRecord& record) {
    const auto overview = overview_of(record);
    std::string out = title_part(record, overview);
    for (const auto& part :
         {facts_part(record), captured_part(record), criteria_part(record, overview), executive_part(record, overview),
          score_part(record, overview), decision_part(record), justification_part(record), attestations_part(record),
          approval_part(), not_run_part(record, overview), evidence_part(record, overview), notices_part(record)}) {
        if (part.empty()) continue;
        if (out.back() != '\n' || out[out.size() - 2] != '\n') out += '\n';
        out += part;
    }
    while (out.size() > 1 && out[out.size() - 2] == '\n') out.pop_back();
    return out +
           "\nMade from the log alone. To check it: `runbook verify log.jsonl`, then `runbook report log.jsonl`.\n";
}

}  // namespace

std::string markdown(const std::vector<log::Line>& lines) {
    return rendered(read_record(lines));
}

std::string markdown(std::string_view bytes) {
    return rendered(read_record(bytes));
}

}  // namespace runbook::report
