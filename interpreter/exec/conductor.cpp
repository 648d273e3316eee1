#include "interpreter/exec/conductor.hpp"

#include <set>
#include <utility>

#include "interpreter/core/text.hpp"
#include "interpreter/exec/bound_roles.hpp"
#include "interpreter/exec/called_functions.hpp"
#include "interpreter/exec/executor.hpp"

namespace runbook::exec {

namespace {

void write_plan(Journal& journal, const Run& run) {
    auto start = run.start;
    start.runbook = run.plan.head;
    start.plan_id = run.plan.id;
    start.steps = static_cast<std::int64_t>(run.plan.steps.size());
    start.parameters = run.plan.parameters;
    journal.write(start);
    for (const auto& step : run.plan.steps) journal.write(model::StepPlanned{step});
    journal.make_durable();
}

// The connection, once the log says where it leads and what the runbook calls there.
struct Opened {
    Lanes lanes;
    std::map<std::string, std::string> unusable_roles;
    std::set<std::string> traced;
};

Opened open_lanes(Journal& journal, const Run& run, Outcome& outcome) {
    try {
        auto& session = run.connect();
        Lane lane(session);
        auto functions = look_up_functions(run.plan.steps, lane);
        auto unusable = unusable_roles(run.plan.steps, lane);
        const model::TargetReached reached{session.server(), std::move(functions.listed)};
        journal.write(reached);
        journal.make_durable();
        run.operator_.reached(reached);
        outcome.first_step_began = true;
        return {Lanes(session), std::move(unusable), std::move(functions.traced)};
    } catch (const TargetError& error) {
        outcome.failure = run.interrupt.signal != 0 ? os::interrupt_text(run.interrupt.signal) : error.what();
        run.operator_.silence();
        return {};
    }
}

// The reason of each blocked step, in one line that is short enough to be repeated.
constexpr std::size_t kMostOfAReason = 400;

std::string in_one_line(std::string_view text) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (!line.empty()) line += line.back() == ':' ? " " : "; ";
        line += text.substr(at, end - at);
        at = end + 1;
    }
    return core::first_characters(line, kMostOfAReason);
}

}  // namespace

Outcome conduct(const Run& run) {
    Outcome outcome;
    Journal journal(run.log, run.operator_);
    write_plan(journal, run);
    auto [lanes, unusable, traced] = open_lanes(journal, run, outcome);
    lanes.watch_samples([&run](std::int64_t done) { run.operator_.sampled(done); });
    judge::RunState state(run.plan.steps);
    state.narrow(run.start.selection);
    const Workplace workplace{run.plan.steps,   state,         lanes,    journal,
                              run.operator_,    run.interrupt, run.root, run.secrets,
                              run.keep_details, unusable,      traced,   run.not_alone};
    Executor executor(workplace);
    if (!outcome.failure.empty()) executor.abort(in_one_line(outcome.failure));
    // Loops add steps behind these, which the executor runs in their place.
    const auto planned = run.plan.steps.size();
    for (std::size_t i = 0; i < planned; ++i) executor.run(run.plan.steps[i]);
    executor.finish();
    outcome.result = state.conclude();
    journal.write(model::RunEnded{outcome.result, executor.aborted()});
    journal.seal();
    if (run.signer != nullptr) run.signer->sign(run.log.file());
    return outcome;
}

}  // namespace runbook::exec
