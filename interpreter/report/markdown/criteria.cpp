#include "interpreter/report/markdown/criteria.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report::md {

namespace {

// The steps because of which it did not pass; what to do about them is above.
std::string deviations(const CriterionSummary& criterion) {
    std::vector<std::int64_t> steps;
    for (const auto& deviation : criterion.deviations) steps.push_back(deviation.step);
    return steps.empty() ? "" : " (" + step_links(steps, criterion.more_deviations) + ")";
}

}  // namespace

std::string prepared_part(const Document& document) {
    std::string out;
    for (const auto& section : document.prepared) {
        out += "## " + line(section.title) + "\n\n";
        for (const auto& value : section.values)
            out += fmt::format("- {}: {} ({})\n", text(value.name), text(value.value), step_link(value.step));
        out += "\n";
    }
    return out;
}

std::string criteria_part(const Document& document) {
    std::string out;
    for (const auto& group : document.criteria) {
        out += "## " + line(group.title) + "\n\n";
        for (const auto& criterion : group.criteria) {
            const auto* const remark = criterion.counted ? "" : " (not counted)";
            out += fmt::format("- {} {}: {}{}{}\n", checkbox(criterion.verdict), line(criterion.name),
                               verdict_name(criterion.verdict), remark, deviations(criterion));
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
