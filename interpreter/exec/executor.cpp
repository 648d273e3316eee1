#include "interpreter/exec/executor.hpp"

#include <csignal>
#include <deque>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/exec/flights.hpp"
#include "interpreter/exec/redact.hpp"
#include "interpreter/exec/run_log.hpp"
#include "interpreter/probe/file.hpp"

namespace runbook::exec {

namespace {

using core::Observation;
using core::Step;
using core::Verdict;
using judge::StepResult;

// How many verdicts wait for one fdatasync at the most, so that the screen keeps moving.
constexpr std::size_t kCommitGroup = 256;
// As many flights as the session has under way at once; more would only wait in memory.
constexpr std::size_t kWindow = 256;

class Executor {
  public:
    explicit Executor(const Run& run) : run_(run), state_(run.plan.steps) {
        if (!run.blocked.empty()) state_.abort(run.blocked);
    }

    judge::RunResult execute() {
        for (const auto& step : run_.plan.steps) {
            watch_interrupt();
            if (step.scenario != scenario_) change_scenario(step.scenario);
            run_step(step);
        }
        change_scenario(0);
        settle_all();
        const auto result = state_.conclude();
        run_.log.append(end_event(result, aborted_));
        return result;
    }

  private:
    // A step whose turn to be judged has not come: what it saw is known already, or its flight is under way.
    struct Pending {
        const Step* step;
        std::optional<StepResult> settled;
        std::optional<Observation> seen;
    };

    const Run& run_;
    judge::RunState state_;
    std::deque<Pending> pending_;
    std::vector<std::pair<const Step*, StepResult>> unshown_;
    std::int64_t scenario_ = 0;
    std::string scenario_trouble_;  // why the open scenario is none
    bool undo_previous_ = false;    // in a scenario: the step before leaves nothing
    std::string aborted_ = run_.blocked;

    void abort(const std::string& why) {
        if (aborted_.empty()) aborted_ = why;
        state_.abort(aborted_);
    }

    void watch_interrupt() {
        if (run_.interrupt.signal == 0 || !aborted_.empty()) return;
        settle_all();
        abort(run_.interrupt.signal == SIGTERM ? "interrupted by SIGTERM" : "interrupted by SIGINT");
    }

    // ---- one step, by its kind

    void run_step(const Step& step) {
        if (const auto* indicator = std::get_if<core::Indicator>(&step.body)) {
            settle_all();
            record(step, state_.judge(*indicator), nullptr);
        } else if (const auto* gate = std::get_if<core::Gate>(&step.body)) {
            decide(step, *gate);
        } else if (const auto* note = std::get_if<core::Note>(&step.body)) {
            show_note(step, *note);
        } else if (std::holds_alternative<core::Manual>(step.body) || std::holds_alternative<core::Ask>(step.body)) {
            ask(step);
        } else if (step.scenario > 0) {
            run_scenario_step(step);
        } else {
            run_probe(step);
        }
    }

    void decide(const Step& step, const core::Gate& gate) {
        settle_all();
        const auto result = state_.decide(gate);
        state_.settle(step, gate, result);
        run_.log.append(gate_event(step, result));
        make_durable();
        run_.person.decided(step, result);
    }

    void show_note(const Step& step, const core::Note& note) {
        settle_all();
        const auto text = state_.text(note.text);
        run_.log.append(notice_event(step, text));
        make_durable();
        run_.person.notice(text);
    }

    void ask(const Step& step) {
        settle_all();
        if (auto settled = state_.settle_without_running(step)) return record(step, std::move(*settled), nullptr);
        make_durable();
        run_.person.started(step);
        Observation seen;
        if (const auto answer = run_.person.answer(step, step.title_text())) {
            seen.answer = answer->value;
            seen.evidence = answer->evidence;
            redact(seen, run_.secrets);
            run_.log.append(input_event(step, {*seen.answer, seen.evidence, answer->source}));
        }
        watch_interrupt();
        judge_and_record(step, std::move(seen));
    }

    // ---- checks and captures outside scenarios: as many under way as nothing keeps apart

    void run_probe(const Step& step) {
        while (!pending_.empty() && (!state_.is_ready(step) || pending_.size() >= kWindow)) settle_oldest();
        if (auto settled = state_.settle_without_running(step)) {
            pending_.push_back({&step, std::move(settled), {}});
        } else if (const auto* file = file_probe(step)) {
            pending_.push_back({&step, {}, probe::observe_file(run_.root, state_.text(file->path))});
        } else {
            send(step);
        }
    }

    void send(const Step& step) {
        try {
            run_.session->submit(check_flight(step, [this](const core::Expr& expr) { return value_of(expr); }));
            pending_.push_back({&step, {}, {}});
        } catch (const core::BindError& error) {
            Observation seen;
            seen.trouble = error.message;
            pending_.push_back({&step, {}, std::move(seen)});
        }
    }

    // The oldest pending step gets its verdict. Before waiting for the network, what is known is made durable and
    // shown.
    void settle_oldest() {
        const Pending& oldest = pending_.front();
        const Step& step = *oldest.step;
        if (!oldest.settled && !oldest.seen) {
            if (!run_.session->ready()) make_durable();
            run_.person.started(step);
            pending_.front().seen = run_.session->receive();
        }
        Pending done = std::move(pending_.front());
        pending_.pop_front();
        if (done.settled)
            record(step, std::move(*done.settled), nullptr);
        else
            judge_and_record(step, std::move(*done.seen));
    }

    void settle_all() {
        while (!pending_.empty()) settle_oldest();
    }

    // ---- scenarios: one transaction, one step after the other

    void change_scenario(std::int64_t scenario) {
        settle_all();
        if (scenario_ > 0 && scenario_trouble_.empty() && run_.session != nullptr) {
            db::Flight close;
            close.kind = db::Flight::Kind::scenario_close;
            run_.session->submit(std::move(close));
            note_loss(run_.session->receive());
        }
        scenario_ = scenario;
        scenario_trouble_.clear();
        undo_previous_ = false;
        if (scenario_ > 0) open_scenario();
    }

    void open_scenario() {
        if (!state_.stopped().empty() || run_.session == nullptr) {
            scenario_trouble_ = state_.stopped();
            return;
        }
        make_durable();
        db::Flight open;
        open.kind = db::Flight::Kind::scenario_open;
        run_.session->submit(std::move(open));
        const auto seen = run_.session->receive();
        note_loss(seen);
        if (!seen.trouble.empty()) scenario_trouble_ = seen.trouble;
        if (seen.error) scenario_trouble_ = seen.error->sqlstate + ": " + seen.error->message;
    }

    void run_scenario_step(const Step& step) {
        if (auto settled = state_.settle_without_running(step)) return record(step, std::move(*settled), nullptr);
        Observation seen;
        if (!scenario_trouble_.empty()) {
            seen.trouble = "the scenario could not be opened: " + scenario_trouble_;
        } else if (const auto* file = file_probe(step)) {
            seen = probe::observe_file(run_.root, state_.text(file->path));
        } else {
            seen = fly_scenario_step(step);
        }
        judge_and_record(step, std::move(seen));
    }

    Observation fly_scenario_step(const Step& step) {
        try {
            auto flight = scenario_flight(step, [this](const core::Expr& expr) { return value_of(expr); });
            flight.undo_previous = undo_previous_;
            // What is about to be written is durable before it is sent.
            run_.log.append(intent_event(step));
            make_durable();
            run_.person.started(step);
            run_.session->submit(std::move(flight));
            undo_previous_ = expects_error(step);
            return run_.session->receive();
        } catch (const core::BindError& error) {
            Observation seen;
            seen.trouble = error.message;
            return seen;
        }
    }

    // ---- judging and recording

    core::Value value_of(const core::Expr& expr) const {
        if (expr.op == core::Expr::Op::variable && expr.name.rfind("secret:", 0) == 0)
            return core::Value::text(run_.secrets.at(expr.name.substr(7)));
        if (expr.is_literal()) return expr.value;
        const auto found = state_.variables().find(expr.name);
        if (found == state_.variables().end()) throw core::BindError{"`" + expr.name + "` has no value"};
        return found->second;
    }

    void judge_and_record(const Step& step, Observation seen) {
        redact(seen, run_.secrets);
        auto result = state_.judge(step, seen);
        if (step.scenario > 0 && !core::can_be_relied_on(result.verdict)) undo_previous_ = true;
        record(step, std::move(result), &seen);
        note_loss(seen);
    }

    void note_loss(const Observation& seen) {
        if (run_.session == nullptr || !run_.session->lost() || !aborted_.empty()) return;
        if (run_.interrupt.signal != 0) return watch_interrupt();
        abort(seen.trouble.empty() ? "the connection to the server was lost" : seen.trouble);
    }

    void record(const Step& step, StepResult result, const Observation* seen) {
        run_.log.append(result_event(step, result, seen));
        state_.settle(step, result);
        unshown_.emplace_back(&step, std::move(result));
        if (unshown_.size() >= kCommitGroup) make_durable();
    }

    // A verdict is shown only when it cannot be lost any more.
    void make_durable() {
        run_.log.flush();
        for (const auto& [step, result] : unshown_) run_.person.finished(*step, result);
        unshown_.clear();
    }

  public:
    void show_rest() { make_durable(); }
};

}  // namespace

judge::RunResult execute(const Run& run) {
    Executor executor(run);
    auto result = executor.execute();
    executor.show_rest();
    return result;
}

}  // namespace runbook::exec
