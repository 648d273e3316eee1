#include "interpreter/report/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/model/unroll.hpp"

namespace runbook::report {

// One function per event: an event without one does not compile.
struct RecordBuilder::Taker {
    RecordBuilder& builder;
    Record& record;
    std::string_view time;

    void operator()(model::RunStarted event) const { record.started = timed(std::move(event)); }
    void operator()(model::StepPlanned event) const {
        if (!builder.planned_.insert(event.step.number).second)
            throw model::EventError(
                fmt::format("it is a second {} of step {}", model::type_of(event), event.step.number));
        record.steps.push_back(std::move(event.step));
    }
    void operator()(const model::HookCalled& event) const { record.hooks.push_back(event.result); }
    void operator()(model::TargetReached event) const {
        if (!event.name.empty()) {
            record.other_targets.push_back(std::move(event));
            return;
        }
        record.server = std::move(event.server);
        record.functions = std::move(event.functions);
    }
    void operator()(model::ScenarioLeft event) const { record.left.push_back(std::move(event)); }
    // The steps of a loop are shown behind it.
    void operator()(const model::LoopUnrolled& event) const {
        const auto number = planned(event.step);
        const auto at = std::find_if(record.steps.begin(), record.steps.end(),
                                     [&](const auto& step) { return step.number == number; });
        const auto* loop = at == record.steps.end() ? nullptr : model::loop_in(*at);
        if (loop == nullptr || !model::why_not_unrolled(*loop, event.list, record.steps.size()).empty())
            throw model::EventError(fmt::format("step {} is no loop over such a list", number));
        auto steps = model::unrolled(*loop, event.list, event.first_number);
        for (const auto& step : steps)
            if (!builder.planned_.insert(step.number).second)
                throw model::EventError(fmt::format("it has a second step {}", step.number));
        record.repeated += static_cast<std::int64_t>(steps.size());
        record.steps.insert(at + 1, std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
    }
    void operator()(const model::CommitIntended& event) const {
        const auto number = planned(event.step);
        if (!record.commits.emplace(number, event.transaction_id).second)
            throw model::EventError(fmt::format("it is a second {} of step {}", model::type_of(event), number));
    }
    void operator()(const model::StepIntended& event) const { record.intended.insert(planned(event.step)); }
    void operator()(model::QuestionAnswered event) const {
        const auto number = only_one(record.answers, event);
        record.answers.emplace(number, timed(std::move(event)));
    }
    void operator()(model::NoteShown event) const {
        const auto number = event.step.number;
        record.notes.emplace(number, timed(std::move(event)));
    }
    void operator()(model::StepJudged event) const {
        const auto number = only_one(record.results, event);
        record.results.emplace(number, std::move(event));
    }
    void operator()(model::GateDecided event) const {
        const auto number = only_one(record.gates, event);
        record.gates.emplace(number, std::move(event.result));
    }
    void operator()(model::RunEnded event) const { record.end = timed(std::move(event)); }
    void operator()(const model::LogSealed&) const { record.sealed = true; }

  private:
    template <typename Event>
    Timed<Event> timed(Event event) const {
        return {std::string(time), std::move(event)};
    }
    // The number of its step, which must be a step of the plan.
    std::int64_t planned(const model::StepRef& step) const {
        if (builder.planned_.contains(step.number)) return step.number;
        throw model::EventError(fmt::format("it belongs to step {}, which was not planned", step.number));
    }
    // The same for an event that a step has only once.
    template <typename Known, typename Event>
    std::int64_t only_one(const Known& known, const Event& event) const {
        const auto number = planned(event.step);
        if (!known.contains(number)) return number;
        throw model::EventError(fmt::format("it is a second {} of step {}", model::type_of(event), number));
    }
};

void RecordBuilder::take(model::Event event, std::string_view line_time, std::string_view run) {
    if (!started_) record_.run = run;
    started_ = true;
    std::visit(Taker{*this, record_, line_time}, std::move(event));
}

Record RecordBuilder::record() {
    if (!started_) throw ReportError("the log has no lines; is this the right file?");
    return std::move(record_);
}

Record read_record(const log::Pieces& pieces, Signature signature) {
    model::EventReader events;
    RecordBuilder builder;
    const auto end = log::read_lines(pieces, [&](const log::Line& line) -> log::Taken {
        try {
            builder.take(events.read(line.type, line.body), line.time, line.run);
        } catch (const model::EventError& error) {
            return {error.what(), false};
        }
        return {{}, events.sealed()};
    });
    if (end.damage)
        throw ReportError(fmt::format("line {}: {}; see `runbook verify`", end.damage->line, end.damage->reason));
    auto record = builder.record();
    record.signature = signature;
    return record;
}

}  // namespace runbook::report
