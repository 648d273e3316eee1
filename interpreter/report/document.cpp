#include "interpreter/report/document.hpp"

#include "interpreter/report/overview.hpp"

namespace runbook::report {

Document document_of(const Record& record) {
    const auto overview = overview_of(record);
    Document document;
    document.head = head_of(record);
    document.prepared = prepared_of(record);
    document.criteria = criteria_groups_of(record, overview);
    document.indicators = indicators_of(record, overview);
    document.score = score_summary_of(record, overview);
    document.decision = decision_of(record);
    document.justification = justification_of(record, overview);
    document.findings = findings_of(record, overview);
    document.attestations = attestations_of(record);
    document.approval = {"Approved by", "Title", "Date"};
    document.not_run = not_run_of(record, overview);
    document.evidence = evidence_of(record, overview);
    document.notices = notices_of(record);
    document.footer =
        "Made from the log alone. To check it: `runbook verify log.jsonl`, then `runbook report log.jsonl`.";
    return document;
}

}  // namespace runbook::report
