#include "interpreter/report/overview.hpp"

#include <fmt/format.h>

namespace runbook::report {

Overview overview_of(const Record& record) {
    Overview overview;
    for (const auto& step : record.steps) {
        const auto* judged = result_of(record, step.number);
        const auto* output = model::output_of(step);
        overview.steps[step.number] = &step;
        if (output != nullptr && judged != nullptr && judged->result.captured)
            overview.values[output->variable.name] = *judged->result.captured;
        if (judged != nullptr && model::is_judged(step))
            overview.verdicts[step.number] = judged->result.verdict;
        else if (step.criterion)
            overview.verdicts[step.number] = model::Verdict::blocked;
    }
    overview.criteria = model::criteria_of(record.steps, overview.verdicts);
    overview.score = model::score_of(overview.criteria);
    return overview;
}

bool is_complete(const Record& record) {
    return record.end && record.sealed;
}

bool is_aborted(const Record& record) {
    return record.end && !record.end->event.aborted.empty();
}

const model::StepJudged* result_of(const Record& record, std::int64_t number) {
    const auto found = record.results.find(number);
    return found == record.results.end() ? nullptr : &found->second;
}

std::string reason_without_result(const Record& record, const model::Step& step) {
    if (const auto commit = record.commits.find(step.number); !record.end && commit != record.commits.end())
        return fmt::format(
            "it was about to commit {}, and the log ends before the answer: ask the server with "
            "pg_xact_status, and look at what it changes",
            commit->second.empty() ? "a transaction without an id" : "the transaction " + commit->second);
    if (!record.end && record.intended.contains(step.number))
        return "it had started, and the log ends before its result";
    if (!record.end) return "the log ends before it";
    if (is_aborted(record)) return "the run was aborted before it ended: " + record.end->event.aborted;
    return "the run ended without its result";
}

}  // namespace runbook::report
