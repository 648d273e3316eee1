#include "interpreter/report/findings.hpp"

#include <algorithm>
#include <tuple>

#include "interpreter/report/words.hpp"

namespace runbook::report {

using model::Step;
using model::Verdict;

namespace {

constexpr std::size_t kMostFindings = 20;
constexpr std::size_t kMostRows = 5;

bool is_finding(Verdict verdict) {
    return verdict == Verdict::warn || (model::counts_as_failed(verdict) && verdict != Verdict::blocked);
}

struct Found {
    const Step* step;
    Verdict verdict;
};

bool is_worse(const Found& a, const Found& b) {
    const auto rank = [](const Found& found) {
        return std::tuple(!model::counts_as_failed(found.verdict), found.step->criterion->severity, found.verdict);
    };
    return rank(a) < rank(b);
}

Finding finding_of(const Record& record, const Found& found) {
    const Step& step = *found.step;
    Finding finding{step.number,
                    in_named_criterion(step) ? step.criterion->id : "",
                    step.title_text(),
                    found.verdict,
                    deviation_text(record, step),
                    {},
                    {}};
    const auto* judged = result_of(record, step.number);
    if (judged == nullptr) return finding;
    finding.remedy = judged->result.remedy;
    const auto& observed = judged->observed;
    if (observed && observed->rows && model::rows_say_more(step, *observed->rows, judged->result))
        finding.rows = table_of(*observed->rows, kMostRows);
    return finding;
}

}  // namespace

Findings findings_of(const Record& record, const Overview& overview) {
    std::vector<Found> all;
    for (const auto& step : record.steps) {
        const auto verdict = overview.verdicts.find(step.number);
        if (step.criterion && verdict != overview.verdicts.end() && is_finding(verdict->second))
            all.push_back({&step, verdict->second});
    }
    std::stable_sort(all.begin(), all.end(), is_worse);
    Findings findings;
    for (std::size_t i = 0; i < std::min(all.size(), kMostFindings); ++i)
        findings.worst.push_back(finding_of(record, all[i]));
    findings.more = all.size() - findings.worst.size();
    return findings;
}

}  // namespace runbook::report
