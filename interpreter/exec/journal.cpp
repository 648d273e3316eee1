#include "interpreter/exec/journal.hpp"

#include "interpreter/log/line.hpp"

namespace runbook::exec {

namespace {

// At most this many verdicts share one fdatasync, so that the screen keeps moving.
constexpr std::size_t kCommitGroup = 256;
// A lighter observation fits, with everything that is said of it.
constexpr std::size_t kLight = log::kMaxLineBytes / 16;
constexpr std::size_t kMostOfABody = log::kMaxLineBytes - 1'024;  // the rest of a line is short

}  // namespace

void Journal::write(const model::Event& event) {
    log_.append(model::type_of(event), model::body_of(event));
}

bool Journal::fits(const model::Step& step, const model::StepResult& result, const model::Observation& seen) {
    if (seen.weight() < kLight) return true;
    return core::canonical(model::body_of(model::step_judged(step, result, seen))).size() <= kMostOfABody;
}

void Journal::record(const model::Step& step, model::StepResult result, std::optional<model::Observation> seen) {
    std::optional<model::Rows> rows;
    if (seen && result.verdict != model::Verdict::pass) rows = seen->rows;
    write(model::step_judged(step, result, std::move(seen)));
    not_shown_.push_back({&step, std::move(result), std::move(rows)});
    if (not_shown_.size() >= kCommitGroup) make_durable();
}

void Journal::make_durable() {
    log_.flush();
    for (const auto& [step, result, rows] : not_shown_) operator_.finished(*step, result, rows ? &*rows : nullptr);
    not_shown_.clear();
}

void Journal::seal() {
    const model::Event seal = model::LogSealed{log_.lines()};
    log_.append_last(model::type_of(seal), model::body_of(seal));
}

}  // namespace runbook::exec
