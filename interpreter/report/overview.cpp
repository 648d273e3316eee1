#include "interpreter/report/overview.hpp"

namespace runbook::report {

using core::Step;
using core::Verdict;

namespace {

// A narrowed run leaves steps out on purpose; one that was cut short or aborted does not.
bool left_out_on_purpose(const RunRecord& record) {
    return record.start.narrowed && record.end && record.end->aborted.empty();
}

const std::string* variable_of(const Step& step) {
    if (const auto* capture = std::get_if<core::Capture>(&step.body)) return &capture->variable;
    if (const auto* ask = std::get_if<core::Ask>(&step.body)) return &ask->variable;
    return nullptr;
}

}  // namespace

Overview overview_of(const RunRecord& record) {
    Overview overview;
    for (const auto& step : record.steps) {
        const auto* result = result_of(record, step.number);
        const auto* variable = variable_of(step);
        overview.steps[step.number] = &step;
        if (variable != nullptr && result != nullptr && result->captured)
            overview.values[*variable] = *result->captured;
        if (result != nullptr && is_judged(step))
            overview.verdicts[step.number] = result->verdict;
        else if (step.criterion && !left_out_on_purpose(record))
            overview.verdicts[step.number] = Verdict::blocked;
    }
    overview.criteria = core::criteria_of(record.steps, overview.verdicts);
    overview.score = core::score_of(overview.criteria);
    return overview;
}

bool is_complete(const RunRecord& record) {
    return record.end && record.sealed;
}

std::string verdict_text(const RunRecord& record) {
    return record.end ? std::string(core::name_of(record.end->decision)) : "INCOMPLETE";
}

bool is_judged(const Step& step) {
    return step.criterion || std::holds_alternative<core::Indicator>(step.body);
}

const StepResult* result_of(const RunRecord& record, std::int64_t number) {
    const auto found = record.results.find(number);
    return found == record.results.end() ? nullptr : &found->second;
}

std::string why_without_result(const RunRecord& record, const Step& step) {
    if (!record.end && record.begun.count(step.number) > 0) return "it had begun when the log ends";
    if (!record.end) return "the log ends before it";
    if (!record.end->aborted.empty()) return "the run was aborted before it ended: " + record.end->aborted;
    if (left_out_on_purpose(record)) return "left out: the run was narrowed by --only or --tag";
    return "the run ended without its result";
}

}  // namespace runbook::report
