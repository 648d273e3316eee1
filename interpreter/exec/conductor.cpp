#include "interpreter/exec/conductor.hpp"

#include <fmt/format.h>

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

// The connections, once the log says where they lead and what the runbook calls there.
struct Opened {
    Lanes lanes;
    std::map<std::string, std::string> unusable_roles;
    std::set<std::string> traced;
};

// Throws TargetError.
void open_lane(Journal& journal, const Run& run, const std::string& name, Opened& opened) {
    auto& session = run.connect(name);
    Lane lane(session);
    auto functions = look_up_functions(run.plan.steps, name, lane);
    opened.unusable_roles.merge(unusable_roles(run.plan.steps, name, lane));
    opened.traced.merge(functions.traced);
    const model::TargetReached reached{name, session.server(), std::move(functions.listed)};
    journal.write(reached);
    journal.make_durable();
    run.operator_.reached(reached);
    opened.lanes.add(name, session);
}

bool is_used(const std::vector<model::Step>& steps, const std::string& database) {
    bool used = false;
    model::for_each_step(steps, [&](const model::Step& step) { used = used || step.database == database; });
    return used;
}

void open_lanes(Journal& journal, const Run& run, Opened& opened, Outcome& outcome) {
    try {
        open_lane(journal, run, "", opened);
        for (const auto& database : run.plan.head.databases)
            if (!database.when_used && is_used(run.plan.steps, database.name))
                open_lane(journal, run, database.name, opened);
        outcome.first_step_began = true;
    } catch (const TargetError& error) {
        outcome.failure = run.interrupt.signal != 0 ? os::interrupt_text(run.interrupt.signal) : error.what();
        run.operator_.silence();
        opened = {};
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

// Why it cannot be; empty if it is open now.
std::string open_when_used(Journal& journal, const Run& run, const std::string& name, Opened& opened) {
    try {
        open_lane(journal, run, name, opened);
        return {};
    } catch (const TargetError& error) {
        return fmt::format("the database `{}` cannot be used: {}", name, in_one_line(error.what()));
    }
}

}  // namespace

Outcome conduct(const Run& run) {
    Outcome outcome;
    Journal journal(run.log, run.operator_);
    write_plan(journal, run);
    Opened opened;
    opened.lanes.watch_samples([&run](std::int64_t done) { run.operator_.sampled(done); });
    open_lanes(journal, run, opened, outcome);
    judge::RunState state(run.plan.steps);
    state.narrow(run.start.selection);
    state.forgive(run.start.waivers, run.start.waived_at);
    const Workplace workplace{run.plan.steps,
                              state,
                              opened.lanes,
                              journal,
                              run.operator_,
                              run.interrupt,
                              run.root,
                              run.secrets,
                              run.keep_details,
                              opened.unusable_roles,
                              opened.traced,
                              run.not_alone,
                              [&](const std::string& name) { return open_when_used(journal, run, name, opened); },
                              run.plan.head.hooks,
                              run.lua};
    Executor executor(workplace);
    if (!outcome.failure.empty()) executor.abort(in_one_line(outcome.failure));
    executor.call_hooks("before_run");
    // Loops add steps behind these, which the executor runs in their place.
    const auto planned = run.plan.steps.size();
    for (std::size_t i = 0; i < planned; ++i) executor.run(run.plan.steps[i]);
    executor.finish();
    executor.call_hooks("after_run");
    outcome.result = state.conclude();
    journal.write(model::RunEnded{outcome.result, executor.aborted()});
    journal.seal();
    if (run.signer != nullptr) run.signer->sign(run.log.file());
    return outcome;
}

}  // namespace runbook::exec
