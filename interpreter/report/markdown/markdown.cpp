#include "interpreter/report/markdown/markdown.hpp"

#include "interpreter/report/markdown/criteria.hpp"
#include "interpreter/report/markdown/decision.hpp"
#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/markdown/evidence.hpp"
#include "interpreter/report/markdown/head.hpp"
#include "interpreter/report/record.hpp"

namespace runbook::report {

std::string markdown(const Document& document) {
    std::string out = md::title_part(document);
    for (const auto& part : {md::decision_part(document), md::findings_part(document), md::facts_part(document),
                             md::prepared_part(document), md::criteria_part(document), md::indicators_part(document),
                             md::score_part(document), md::attestations_part(document), md::approval_part(document),
                             md::not_run_part(document), md::evidence_part(document), md::notices_part(document),
                             md::digests_part(document)}) {
        if (part.empty()) continue;
        if (!out.ends_with("\n\n")) out += '\n';
        out += part;
    }
    while (out.ends_with("\n\n")) out.pop_back();
    return out + "\n" + md::prose(document.footer) + "\n";
}

std::string markdown(const log::Pieces& log, Signature signature) {
    const auto document = document_of(read_record(log, signature));  // the record is gone before the text is made
    return markdown(document);
}

std::string refusal(const std::vector<std::string>& findings) {
    std::string out = "# TAMPERED: the log does not hold, so there is no report of it\n\n";
    for (const auto& finding : findings) out += "- " + md::line(Text().sentence(finding)) + "\n";
    return out + "\nNo decision can be taken from this log. `runbook verify` says the same of it.\n";
}

}  // namespace runbook::report
