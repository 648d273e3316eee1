#include "interpreter/report/markdown/criteria.hpp"

#include <fmt/format.h>

#include <string>

#include "interpreter/core/text.hpp"
#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/markdown/table.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report::md {

namespace {

std::string deviations(const CriterionSummary& criterion) {
    std::string out;
    for (const auto& deviation : criterion.deviations) {
        const auto title = deviation.title.empty() ? "" : ", " + text(deviation.title);
        out += fmt::format("  - step {}{}: {}: {}\n", deviation.step, title, verdict_name(deviation.verdict),
                           line(deviation.text));
    }
    if (criterion.more_deviations > 0)
        out += fmt::format("  - and {}: see {}\n", core::counted(criterion.more_deviations, "more step"),
                           titles::kEvidence);
    return out;
}

}  // namespace

std::string captured_part(const Document& document) {
    std::string out;
    for (const auto& section : document.captured) {
        Table table({"Name", "Value", "Step"});
        for (const auto& value : section.values) table.add({value.name, value.value, std::to_string(value.step)});
        out += "## " + line(section.title) + "\n\n" + table.whole() + "\n";
    }
    return out;
}

std::string criteria_part(const Document& document) {
    std::string out;
    for (const auto& group : document.criteria) {
        out += "## " + line(group.title) + "\n\n";
        for (const auto& criterion : group.criteria) {
            const auto* const remark = criterion.counted ? "" : " (not counted)";
            out += fmt::format("- {} {}: {}{}\n", checkbox(criterion.verdict), line(criterion.name),
                               verdict_name(criterion.verdict), remark);
            out += deviations(criterion);
        }
        out += "\n";
    }
    return out.empty() ? fmt::format("## {}\n\n{}\n", titles::kCriteria, kNoCriteria) : out;
}

std::string indicators_part(const Document& document) {
    std::string out;
    for (const auto& indicator : document.indicators)
        out += fmt::format("- {} {}: {} ({})\n", checkbox(indicator.verdict), text(indicator.title),
                           verdict_name(indicator.verdict, "not judged"), line(indicator.criteria));
    return out.empty() ? out : fmt::format("## {}\n\n", titles::kIndicators) + out;
}

std::string score_part(const Document& document) {
    const auto& score = document.score.score;
    std::string out =
        fmt::format("## {}: {}/{} ({})\n\n", titles::kScore, score.passed, score.counted, score.percent_text());
    for (const auto& remark : document.score.remarks) out += "- " + text(remark) + "\n";
    return out;
}

}  // namespace runbook::report::md
