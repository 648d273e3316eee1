#include "interpreter/judge/judge_step.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/methods.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/judge/explain.hpp"
#include "interpreter/judge/named_error.hpp"
#include "interpreter/judge/seen.hpp"

namespace runbook::judge {

namespace {

using core::EvaluationError;
using core::Expr;
using core::Value;
using model::Check;
using model::Observation;
using model::Rule;
using model::RuleResult;
using model::StepResult;
using model::Verdict;

Verdict verdict_of(const EvaluationError& error) {
    switch (error.outcome) {
        case EvaluationError::Outcome::error: return Verdict::error;
        case EvaluationError::Outcome::vacuous: return Verdict::vacuous;
        case EvaluationError::Outcome::fail: return Verdict::fail;
    }
    return Verdict::error;
}

RuleResult with_explanation(RuleResult result, const core::Expr& condition, bool wanted, const Seen& seen) {
    auto explanation = explain(condition, wanted, seen);
    result.have = std::move(explanation.have);
    result.want = std::move(explanation.want);
    return result;
}

// The alert takes precedence over the target; between the two is a warning.
RuleResult judge_target(const Rule& rule, RuleResult result, const Seen& seen) {
    const bool alert = core::evaluate_condition(*rule.alert, seen);
    const bool reached = core::evaluate_condition(rule.condition, seen);
    result.verdict = alert ? Verdict::fail : reached ? Verdict::pass : Verdict::warn;
    if (!alert) return with_explanation(std::move(result), rule.condition, true, seen);
    result = with_explanation(std::move(result), *rule.alert, false, seen);
    result.want += fmt::format(" (target: {})", explain(rule.condition, true, seen).want);
    return result;
}

// The verdict where the condition is not as the author needs it.
RuleResult judge_condition(const Rule& rule, bool wanted, Verdict otherwise, RuleResult result, const Seen& seen) {
    if (core::evaluate_condition(rule.condition, seen) != wanted) result.verdict = otherwise;
    return with_explanation(std::move(result), rule.condition, wanted, seen);
}

RuleResult judge_by_kind(const Rule& rule, RuleResult result, const Seen& seen) {
    switch (rule.kind) {
        case Rule::Kind::expect:
        case Rule::Kind::fail_unless: return judge_condition(rule, true, Verdict::fail, std::move(result), seen);
        case Rule::Kind::fail_if: return judge_condition(rule, false, Verdict::fail, std::move(result), seen);
        case Rule::Kind::warn_if: return judge_condition(rule, false, Verdict::warn, std::move(result), seen);
        case Rule::Kind::target: return judge_target(rule, std::move(result), seen);
        case Rule::Kind::skip_if: break;  // evaluated before the probe
    }
    return result;
}

RuleResult judge_rule(const Rule& rule, const Seen& seen) {
    RuleResult result;
    result.source = rule.source;
    try {
        result = judge_by_kind(rule, std::move(result), seen);
    } catch (const EvaluationError& error) {
        result = {rule.source, verdict_of(error), error.message, core::to_source(rule.condition), {}};
    }
    if (result.verdict != Verdict::pass && rule.message) {
        try {
            result.message = core::evaluate_text(*rule.message, seen);
        } catch (const EvaluationError&) {
            result.message.clear();  // the verdict is valid without its message
        }
    }
    return result;
}

// Some of the server's sentences end in a period.
void append(std::string& text, std::string_view more) {
    if (more.empty()) return;
    if (text.back() == '.') text.pop_back();
    text += "; ";
    text += more;
}

// An error that this program's own settings raise says nothing about the database, whatever a rule expects.
bool is_of_a_guard(const model::ServerError& error, bool read_only) {
    return error.hidden_rows || error.condition == "query_canceled" ||
           (read_only && error.condition == "read_only_sql_transaction");
}

// `where status = "PAID"`: an unquoted name would have no capitals or blanks.
bool names_a_text(const model::ServerError& error) {
    const auto begin = error.message.find('"');
    const auto end = error.message.rfind('"');
    if (error.condition != "undefined_column" || begin == end) return false;
    const auto name = std::string_view(error.message).substr(begin + 1, end - begin - 1);
    return std::any_of(name.begin(), name.end(), [](char c) { return c == ' ' || (c >= 'A' && c <= 'Z'); });
}

std::string error_text(const model::ServerError& error) {
    auto text = fmt::format("{} ({}): {}", error.sqlstate, error.condition, error.message);
    append(text, error.detail);
    if (error.hidden_rows) {
        append(text,
               "row security hides rows from this role, and a verdict on the others would be wrong: connect as a role "
               "that sees all of them: one with BYPASSRLS, or the table's owner unless row security is forced");
        return text;  // the server's hint is to switch the policy off
    }
    append(text, error.hint);
    if (names_a_text(error)) append(text, "in SQL double quotes are for names, and single quotes for texts");
    if (!error.search_path.empty()) append(text, "the search_path was " + error.search_path);
    return text;
}

StepResult not_judged(Verdict verdict, std::string reason) {
    StepResult result;
    result.verdict = verdict;
    result.reason = std::move(reason);
    return result;
}

std::string rule_sentence(const RuleResult& rule) {
    // If nothing could be compared, `have` is a sentence already.
    const bool compared = rule.verdict == Verdict::fail || rule.verdict == Verdict::warn;
    const auto seen = compared ? fmt::format("have {}, want {}", rule.have, rule.want)
                               : fmt::format("{} ({})", rule.have, rule.source);
    return rule.message.empty() ? seen : rule.message + ": " + seen;
}

// Whether `among` counted nothing to examine. Throws EvaluationError where it did not count.
bool is_nothing_to_examine(const std::optional<model::Rows>& among) {
    if (!among) throw EvaluationError{EvaluationError::Outcome::error, "it has no result"};
    const auto count = single_value(*among);
    const bool number = count.kind() == core::Kind::integer || count.kind() == core::Kind::numeric;
    if (number && (!count.as_number().is_integer() || count.as_number() < core::Number(0)))
        throw EvaluationError{EvaluationError::Outcome::error, count.display() + " is not a count"};
    return core::equal(count, Value::integer(0));
}

// What no rule says that it expects: a program that failed, or a server that refused.
struct WithoutRules {
    const Check& check;
    const Observation& seen;

    [[nodiscard]] bool reads(core::Observable observable) const {
        return std::any_of(check.rules.begin(), check.rules.end(), [&](const Rule& rule) {
            const auto is = [&](const Expr& part) {
                return part.op == Expr::Op::observe && part.observable == observable;
            };
            return core::any_part(rule.condition, is) || (rule.alert && core::any_part(*rule.alert, is));
        });
    }

    std::optional<StepResult> operator()(const model::SqlProbe&) const { return std::nullopt; }
    std::optional<StepResult> operator()(const model::FileProbe& file) const {
        if (seen.file) return std::nullopt;
        return not_judged(Verdict::fail, "there is no file " + core::to_source(file.path));
    }
    std::optional<StepResult> operator()(const model::FilesProbe&) const { return std::nullopt; }
    std::optional<StepResult> operator()(const model::CommandProbe&) const {
        if (!seen.command || seen.command->exit_status == 0 || reads(core::Observable::exit_status))
            return std::nullopt;
        const auto& errors = seen.command->errors;
        return not_judged(
            Verdict::error,
            fmt::format("the program's exit status is {}, and no rule reads it{}", seen.command->exit_status,
                        errors && !errors->empty() ? ": " + std::string(core::trimmed(*errors)) : std::string()));
    }
    std::optional<StepResult> operator()(const model::HttpProbe&) const {
        constexpr int kFirstRefusal = 300;
        if (!seen.http || seen.http->status < kFirstRefusal || reads(core::Observable::status)) return std::nullopt;
        return not_judged(Verdict::error,
                          fmt::format("the server answered with status {}, and no rule reads it", seen.http->status));
    }
    std::optional<StepResult> operator()(const model::ElapsedProbe&) const { return std::nullopt; }
    std::optional<StepResult> operator()(const model::ListenProbe& listen) const {
        if (seen.notified) return std::nullopt;
        return not_judged(Verdict::fail, "no notification came in time on " + core::to_source(listen.channel));
    }
    std::optional<StepResult> operator()(const model::LuaProbe&) const {
        if (seen.rows) return std::nullopt;
        return not_judged(Verdict::error, seen.lua.empty() ? "nothing was called" : seen.lua.front().error);
    }
};

// The verdict where the rules cannot be applied, whatever they are.
std::optional<StepResult> without_rules(const Check& check, const Observation& seen, bool read_only) {
    if (auto settled = std::visit(WithoutRules{check, seen}, check.probe)) return settled;
    if (seen.error && !model::looks_at(check, core::ObservableGroup::error))
        return not_judged(Verdict::error, error_text(*seen.error));
    if (seen.error && is_of_a_guard(*seen.error, read_only)) {
        auto reason = error_text(*seen.error);
        append(reason, "runbook's own settings cause this error, so no rule can expect it");
        return not_judged(Verdict::error, std::move(reason));
    }
    return std::nullopt;
}

// Rules see the last sample only, so it must speak for all of them.
std::optional<StepResult> samples_disagree(const Check& check, const Observation& seen) {
    if (seen.differing_sample == 0) return std::nullopt;
    if (seen.error)
        return not_judged(Verdict::error,
                          fmt::format("sample {} of {} failed and the ones before it did not, so no one of "
                                      "them can be judged: {}",
                                      seen.differing_sample, check.samples, error_text(*seen.error)));
    if (!model::looks_at(check, core::ObservableGroup::rows)) return std::nullopt;
    return not_judged(
        Verdict::error,
        fmt::format("sample {} of {} returned other rows than the first, so no one of them can be judged: "
                    "judge its time and its rows in two checks",
                    seen.differing_sample, check.samples));
}

bool rule_names_the_error(const Rule& rule, const Seen& seen) {
    try {
        return names_the_error(rule.condition, core::evaluate_condition(rule.condition, seen), seen) ||
               (rule.alert && names_the_error(*rule.alert, core::evaluate_condition(*rule.alert, seen), seen));
    } catch (const EvaluationError&) {
        return false;
    }
}

// `expect error == :x && error_constraint == "y"` where x came, but of another constraint: a FAIL, and no ERROR.
bool part_names_the_error(const Expr& condition, const Seen& seen) {
    if (condition.op != Expr::Op::binary || condition.name != "&&") {
        try {
            return core::evaluate_condition(condition, seen) && names_the_error(condition, true, seen);
        } catch (const EvaluationError&) {
            return false;
        }
    }
    return part_names_the_error(condition.args[0], seen) || part_names_the_error(condition.args[1], seen);
}

// A statement that failed for another reason than the one that the author meant proves nothing.
bool failed_otherwise(const Check& check, const Observation& observation, const Seen& seen, Verdict verdict) {
    return observation.error && std::none_of(check.rules.begin(), check.rules.end(), [&](const Rule& rule) {
               return rule_names_the_error(rule, seen) ||
                      (verdict == Verdict::fail && part_names_the_error(rule.condition, seen));
           });
}

// With `nothing` to examine, no better verdict than VACUOUS is justified, and a rule that met NULL is not an error.
StepResult judge_rules(const Check& check, const Seen& seen, bool nothing) {
    StepResult result;
    if (nothing) result = not_judged(Verdict::vacuous, "there was nothing to examine: `among` counted 0");
    for (const auto& rule : check.rules) {
        if (rule.kind == Rule::Kind::skip_if) continue;  // evaluated before the probe
        auto judged = judge_rule(rule, seen);
        if (nothing && judged.verdict == Verdict::error) judged.verdict = Verdict::vacuous;
        if (judged.verdict < result.verdict) {
            result.verdict = judged.verdict;
            result.reason = rule_sentence(judged);
        }
        result.rules.push_back(std::move(judged));
    }
    return result;
}

// A remedy is for what the author feared, a FAIL or WARN; without rules, that is the statement's failure. A check that
// could not be judged needs another.
StepResult with_remedy(StepResult result, const Check& check, const Seen& seen) {
    const bool feared = result.verdict == Verdict::fail || result.verdict == Verdict::warn ||
                        (result.verdict == Verdict::error && check.rules.empty());
    if (!feared || !check.remedy) return result;
    try {
        result.remedy = core::evaluate_text(*check.remedy, seen);
    } catch (const EvaluationError&) {
        result.remedy.clear();  // the verdict is valid without its remedy
    }
    return result;
}

std::string seconds_text(const core::Number& seconds) {
    return Value::quantity(core::Kind::duration, seconds).display();
}

// A check that waits passes only once its rules have held for as long as they must.
StepResult judge_polled(const model::Polling& polling, const Observation& observation, StepResult result) {
    if (!observation.polled) return not_judged(Verdict::error, "nothing was waited for");
    if (observation.polled->held) return result;
    const auto waited = fmt::format("after {} and {}", seconds_text(polling.timeout),
                                    core::counted(static_cast<std::size_t>(observation.polled->attempts), "attempt"));
    if (model::can_be_relied_on(result.verdict)) {
        result.verdict = Verdict::fail;
        result.reason = fmt::format("{} it held, but not yet for {}", waited, seconds_text(polling.holds_for));
    } else {
        result.reason += (result.reason.empty() ? "still so " : "; still so ") + waited;
    }
    return result;
}

StepResult judge_check(const Check& check, const Observation& observation, const Variables& variables, bool read_only) {
    const Seen seen(observation, variables);
    if (auto settled = without_rules(check, observation, read_only))
        return with_remedy(std::move(*settled), check, seen);
    if (auto settled = samples_disagree(check, observation)) return *settled;
    bool nothing = false;
    try {
        nothing = check.among && is_nothing_to_examine(observation.among);
    } catch (const EvaluationError& error) {
        return not_judged(Verdict::error, "`among` must count: " + error.message);
    }
    auto result = judge_rules(check, seen, nothing);
    if (failed_otherwise(check, observation, seen, result.verdict)) {
        result.verdict = Verdict::error;
        result.reason = error_text(*observation.error);
        append(result.reason, "no rule that holds names this error");
    }
    return with_remedy(std::move(result), check, seen);
}

// Converts what the database sent to the declared type, or fails: 5 as a numeric, text as an identifier.
Value converted(const Value& value, core::Kind kind) {
    if (value.is_null()) throw EvaluationError{EvaluationError::Outcome::error, "got NULL"};
    if (value.kind() == core::Kind::invalid) throw EvaluationError{EvaluationError::Outcome::error, value.as_string()};
    if (value.kind() == kind) return value;
    if (kind == core::Kind::numeric && value.kind() == core::Kind::integer)
        return Value::quantity(kind, value.as_number());
    if (kind == core::Kind::integer && value.kind() == core::Kind::numeric && value.as_number().is_integer())
        return Value::quantity(kind, value.as_number());
    const bool number = value.kind() == core::Kind::integer || value.kind() == core::Kind::numeric;
    if ((kind == core::Kind::percent || kind == core::Kind::bytes) && number)
        return Value::quantity(kind, value.as_number());
    if (kind == core::Kind::text && core::is_text_like(value.kind())) return Value::text(value.as_string());
    if (value.kind() == core::Kind::text)
        if (auto parsed = core::parse_value(kind, value.as_string())) return *parsed;
    throw EvaluationError{EvaluationError::Outcome::error, fmt::format("got {}, expected {}", value.display(),
                                                                       core::describe({kind, core::Kind::unknown}))};
}

Value captured_list(const model::Rows& rows, core::Kind kind) {
    if (rows.columns.size() != 1)
        throw EvaluationError{EvaluationError::Outcome::error,
                              fmt::format("got {} columns, expected one", rows.columns.size())};
    if (rows.truncated())
        throw EvaluationError{EvaluationError::Outcome::error,
                              fmt::format("{} rows are too many to capture", rows.count)};
    Value::List values;
    for (const auto& row : rows.rows) values.push_back(converted(row[0], kind));
    return Value::list(std::move(values));
}

// The steps that use it would get what is left of it.
StepResult without_secret(StepResult result) {
    const auto what = result.captured ? model::withheld_in(*result.captured) : std::string_view();
    if (!what.empty()) return not_judged(Verdict::error, fmt::format("it contains {}, which is not in the log", what));
    return result;
}

// What `take` makes of the probe's result, as the type that is declared.
Value taken(const core::Expr& take, const model::Output& output, const Seen& seen) {
    const auto value = core::evaluate(take, seen);
    if (!output.all) return converted(value, output.kind);
    if (value.kind() != core::Kind::list)
        throw EvaluationError{EvaluationError::Outcome::error,
                              fmt::format("got {}, expected a list", core::describe(value.type()))};
    Value::List values;
    for (const auto& one : value.as_list()) values.push_back(converted(one, output.kind));
    return Value::list(std::move(values));
}

// A program that failed, or a server that refused, gives no value, unless that is what is taken.
std::optional<StepResult> failed_before_take(const model::Capture& capture, const Observation& observation) {
    if (!capture.take) return std::nullopt;
    Check check;
    check.probe = capture.probe;
    check.rules.emplace_back().condition = *capture.take;
    return std::visit(WithoutRules{check, observation}, check.probe);
}

StepResult judge_capture(const model::Capture& capture, const Observation& observation, const Variables& variables) {
    if (observation.error) return not_judged(Verdict::error, error_text(*observation.error));
    StepResult result;
    try {
        if (auto settled = failed_before_take(capture, observation)) return *settled;
        if (capture.take)
            result.captured = taken(*capture.take, capture.output, Seen(observation, variables));
        else if (!observation.rows)
            return not_judged(Verdict::error, "nothing was observed");
        else
            result.captured = capture.output.all ? captured_list(*observation.rows, capture.output.kind)
                                                 : converted(single_value(*observation.rows), capture.output.kind);
    } catch (const EvaluationError& error) {
        return not_judged(Verdict::error, error.message);
    }
    return without_secret(std::move(result));
}

StepResult judge_manual(const model::Manual& manual, const Observation& observation) {
    if (!observation.answer || observation.answer->kind() != core::Kind::boolean)
        return not_judged(Verdict::error, "nobody attested it");
    const std::string given(core::trimmed(observation.evidence));
    if (!observation.answer->as_bool())
        return not_judged(Verdict::fail, given.empty() ? "answered no" : "answered no: " + given);
    if (manual.needs_evidence && !core::is_visible(given))
        return not_judged(Verdict::fail, "attested without the required evidence");
    return {};
}

StepResult judge_ask(const model::Ask& ask, const Observation& observation) {
    if (!observation.answer || observation.answer->kind() != ask.output.kind)
        return not_judged(Verdict::error, "nobody answered");
    StepResult result;
    result.captured = *observation.answer;
    return without_secret(std::move(result));
}

StepResult judge_begin(const Observation& observation) {
    if (observation.error) return not_judged(Verdict::error, error_text(*observation.error));
    if (!observation.answer || observation.answer->kind() != core::Kind::boolean)
        return not_judged(Verdict::error, "nobody confirmed it");
    return observation.answer->as_bool() ? StepResult() : not_judged(Verdict::fail, "the operator did not confirm it");
}

StepResult judge_commit(const Observation& observation) {
    using Outcome = model::CommitFacts::Outcome;
    if (observation.error) return not_judged(Verdict::error, "it was rolled back: " + error_text(*observation.error));
    if (!observation.commit) return not_judged(Verdict::error, "nothing was committed");
    const auto& [outcome, transaction_id, answer_lost] = *observation.commit;
    const std::string lost = answer_lost ? "the answer to COMMIT was lost, and the server says later that " : "";
    switch (outcome) {
        case Outcome::committed: return {};
        case Outcome::rolled_back:
            return not_judged(Verdict::error,
                              lost + "the transaction was rolled back; nothing of it is in the database");
        case Outcome::unknown: break;
    }
    return not_judged(
        Verdict::unknown,
        fmt::format("the answer to COMMIT was lost, and whether {} was committed is not known: look at what it "
                    "changes before anything else is done",
                    transaction_id.empty() ? "the transaction" : "the transaction " + transaction_id));
}

// Where a statement took effect at once and its answer was lost, it may have done its work.
Verdict without_answer(const model::Step& step, const Observation& seen) {
    if (seen.never_ran) return Verdict::blocked;
    const bool may_be_done = step.action && !step.action->atomic && model::sql_of(step) != nullptr;
    return may_be_done ? Verdict::unknown : Verdict::error;
}

// The server's message does not say how long the limit was.
std::string limit_that_ended(const model::Step& step, const model::ServerError& error) {
    const auto* check = model::check_in(step);
    if (check != nullptr && check->polling) return {};  // its own time was up, and the reason says so
    const auto text = [](const core::Number& seconds) {
        return Value::quantity(core::Kind::duration, seconds).display();
    };
    if (error.condition == "query_canceled") return "its statement_timeout is " + text(step.settings.statement_timeout);
    if (error.condition == "lock_not_available") return "its lock_timeout is " + text(step.settings.lock_timeout);
    return {};
}

}  // namespace

namespace {

// A hook can make a verdict worse, and never better.
StepResult with_hooks(StepResult result, const Observation& seen) {
    for (const auto& hook : seen.hooks) {
        if (hook.verdict >= result.verdict) continue;
        result.verdict = hook.verdict;
        result.reason = fmt::format("the hook `{}` ({}) says: {}", hook.function, hook.event, hook.message);
        result.captured.reset();
    }
    return result;
}

StepResult judged_by_kind(const model::Step& step, const Observation& seen, const Variables& variables) {
    if (!seen.failure.empty()) return not_judged(without_answer(step, seen), seen.failure);
    const auto never = [](const auto&) {
        return not_judged(Verdict::error, "this step is not judged by an observation");
    };
    auto result = std::visit(
        model::Cases{[&](const Check& check) {
                         auto judged = judge_check(check, seen, variables, !model::may_write(step));
                         return check.polling ? judge_polled(*check.polling, seen, std::move(judged)) : judged;
                     },
                     [&](const model::Capture& capture) { return judge_capture(capture, seen, variables); },
                     [&](const model::Manual& manual) { return judge_manual(manual, seen); },
                     [&](const model::Ask& ask) { return judge_ask(ask, seen); },
                     [&](const model::Note& note) { return never(note); },
                     [&](const model::Indicator& indicator) { return never(indicator); },
                     [&](const model::Gate& gate) { return never(gate); },
                     [&](const model::Loop& loop) { return never(loop); },
                     [&](const model::Begin&) { return judge_begin(seen); },
                     [&](const model::Commit&) { return judge_commit(seen); }},
        step.body);
    if (seen.error && result.verdict == Verdict::error) append(result.reason, limit_that_ended(step, *seen.error));
    return result;
}

}  // namespace

StepResult judge_step(const model::Step& step, const Observation& seen, const Variables& variables) {
    return with_hooks(judged_by_kind(step, seen, variables), seen);
}

}  // namespace runbook::judge
