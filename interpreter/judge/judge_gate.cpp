#include "interpreter/judge/judge_gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/model/criteria.hpp"

namespace runbook::judge {

namespace {

using core::EvaluationError;
using core::Kind;
using core::Observable;
using core::Value;
using model::CriterionResult;
using model::Decision;
using model::GateResult;
using model::Severity;
using model::StepResult;
using model::Verdict;

[[noreturn]] void fail(std::string message) {
    throw EvaluationError{EvaluationError::Outcome::error, std::move(message)};
}

bool has(const std::vector<std::string>& tags, const std::string& tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

// The names that a gate's rules can use.
class RunSoFar : public core::Environment {
  public:
    RunSoFar(const Progress& progress, const Variables& variables)
        : progress_(progress), variables_(variables), criteria_(progress.criteria) {}

    [[nodiscard]] Value variable(const core::Variable& variable) const override {
        const auto found = variables_.find(variable.name);
        if (found == variables_.end()) fail("`" + variable.name + "` has no value");
        return found->second;
    }

    // One case for each observable: if a new one is missing here, it does not compile.
    [[nodiscard]] Value observe(Observable observable, const std::vector<Value>& args) const override {
        switch (observable) {
            case Observable::score: return score();
            case Observable::check: return judged(steps_named(args[0].as_string()), args);
            case Observable::criterion: return judged({verdict_of_criterion(args[0].as_string())}, args);
            case Observable::indicator: return judged({verdict_of_indicator(args[0].as_string())}, args);
            case Observable::failed: return count(model::counts_as_failed, args);
            case Observable::passed: return count(model::can_be_relied_on, args);
            case Observable::warned: return count([](Verdict verdict) { return verdict == Verdict::warn; }, args);
            case Observable::errored:
                return count([](Verdict verdict) { return verdict == Verdict::error || verdict == Verdict::unknown; },
                             args);
            case Observable::skipped: return count([](Verdict verdict) { return verdict == Verdict::skipped; }, args);
            case Observable::waived: return count_waived(args);
            case Observable::total: return count([](Verdict) { return true; }, args);
            case Observable::value:
            case Observable::rows:
            case Observable::affected:
            case Observable::row:
            case Observable::column:
            case Observable::error:
            case Observable::error_constraint:
            case Observable::error_table:
            case Observable::error_column:
            case Observable::error_message:
            case Observable::duration:
            case Observable::p50:
            case Observable::p95:
            case Observable::p99:
            case Observable::mean:
            case Observable::min:
            case Observable::max:
            case Observable::lines:
            case Observable::size:
            case Observable::sha256:
            case Observable::content:
            case Observable::names:
            case Observable::exit_status:
            case Observable::stdout_text:
            case Observable::stderr_text:
            case Observable::status:
            case Observable::header:
            case Observable::body:
            case Observable::json:
            case Observable::plan_cost:
            case Observable::plan_rows:
            case Observable::plan_seq_scans:
            case Observable::plan_uses_index:
            case Observable::plan_execution_time:
            case Observable::lua:
            case Observable::payload:
            case Observable::latency:
            case Observable::elapsed: break;
        }
        fail(fmt::format("`{}` is not visible in a gate", core::info_of(observable).name));
    }

    [[nodiscard]] const std::vector<CriterionResult>& criteria() const { return criteria_; }

    /// Whose verdict the condition asks for that could not be judged: "`check(:leak)` is BLOCKED". An author who writes
    /// `if check(:leak).failed?` means FAIL.
    [[nodiscard]] std::vector<std::string> not_judged_in(const core::Expr& condition) const {
        std::vector<std::string> sentences;
        core::walk(condition, [&](const core::Expr& part) {
            if (part.op != core::Expr::Op::observe) return;
            const auto verdict = asked_verdict(part);
            if (!verdict || !model::counts_as_failed(*verdict) || *verdict == Verdict::fail) return;
            const auto source = core::to_source(part);
            sentences.push_back(
                fmt::format("`{}` is {}", source.substr(0, source.rfind('.')), model::name_of(*verdict)));
        });
        return sentences;
    }

  private:
    const Progress& progress_;
    const Variables& variables_;
    const std::vector<CriterionResult>& criteria_;

    [[nodiscard]] Value score() const {
        const auto counted = model::score_of(criteria_);
        if (counted.counted == 0) fail("no criterion was judged");
        return Value::quantity(Kind::percent, core::Number(counted.passed * 100) / core::Number(counted.counted));
    }

    [[nodiscard]] bool has_label(const CriterionResult& result, const std::string& severity_or_tag) const {
        if (severity_or_tag.empty() || model::name_of(result.criterion.severity) == severity_or_tag) return true;
        if (has(result.criterion.tags, severity_or_tag)) return true;
        return std::any_of(result.steps.begin(), result.steps.end(), [&](std::int64_t number) {
            return has(progress_.steps.at(static_cast<std::size_t>(number - 1)).tags, severity_or_tag);
        });
    }

    // The verdict that `check(:id).failed?` and the like ask for.
    [[nodiscard]] std::optional<Verdict> asked_verdict(const core::Expr& question) const {
        try {
            if (question.observable == Observable::check) {
                const auto verdicts = steps_named(question.args[0].value.as_string());
                if (!verdicts.empty()) return *std::min_element(verdicts.begin(), verdicts.end());
            }
            if (question.observable == Observable::criterion)
                return verdict_of_criterion(question.args[0].value.as_string());
            if (question.observable == Observable::indicator)
                return verdict_of_indicator(question.args[0].value.as_string());
        } catch (const EvaluationError&) {
        }
        return std::nullopt;
    }

    // Counts the criteria for whose verdict `is` holds: those of a severity or tag, or all of them.
    template <typename Predicate>
    [[nodiscard]] Value count(const Predicate& is, const std::vector<Value>& args) const {
        const auto label = args.empty() ? std::string() : args[0].as_string();
        spend(criteria_.size());
        return Value::integer(std::count_if(criteria_.begin(), criteria_.end(), [&](const CriterionResult& result) {
            return result.verdict != Verdict::not_applicable && is(result.verdict) && has_label(result, label);
        }));
    }

    [[nodiscard]] Value count_waived(const std::vector<Value>& args) const {
        const auto label = args.empty() ? std::string() : args[0].as_string();
        return Value::integer(std::count_if(criteria_.begin(), criteria_.end(), [&](const CriterionResult& result) {
            return result.waived > 0 && has_label(result, label);
        }));
    }

    // A step inside a for_each or a macro has an id with a suffix that makes it unique: `index[a]`, `leak-2`.
    static bool is_instance(const std::string& id, const std::string& wanted) {
        if (id.rfind(wanted, 0) != 0) return false;
        const auto rest = id.substr(wanted.size());
        if (rest.empty() || rest.front() == '[') return true;
        return rest.size() > 1 && rest.front() == '-' && rest.find_first_not_of("0123456789", 1) == std::string::npos;
    }

    [[nodiscard]] std::vector<Verdict> steps_named(const std::string& id) const {
        std::vector<Verdict> verdicts;
        spend(progress_.steps.size());
        for (const auto& step : progress_.steps)
            if (const auto found = progress_.verdicts.find(step.number);
                found != progress_.verdicts.end() && is_instance(step.id, id))
                verdicts.push_back(found->second);
        return verdicts;
    }

    [[nodiscard]] Verdict verdict_of_criterion(const std::string& id) const {
        spend(criteria_.size() / 4);
        for (const auto& result : criteria_)
            if (result.criterion.id == id) return result.verdict;
        fail("the criterion `" + id + "` was not judged yet");
    }

    [[nodiscard]] Verdict verdict_of_indicator(const std::string& title) const {
        spend(progress_.steps.size());
        for (const auto& step : progress_.steps)
            if (const auto* indicator = std::get_if<model::Indicator>(&step.body);
                indicator != nullptr && step.title_text() == title)
                return judge_indicator(*indicator, progress_).verdict;
        fail("there is no indicator `" + title + "`");
    }

    // `args` are an id or title, and the question about it.
    static Value judged(const std::vector<Verdict>& verdicts, const std::vector<Value>& args) {
        if (verdicts.empty()) fail("`" + args[0].as_string() + "` was not judged yet");
        const auto worst = *std::min_element(verdicts.begin(), verdicts.end());
        return Value::boolean(args[1].as_string() == "failed?" ? model::counts_as_failed(worst)
                                                               : model::can_be_relied_on(worst));
    }
};

// A criterion can have thousands of steps; the report shows them all.
constexpr std::size_t kMaxNamedSteps = 5;

// `said` is the reason of the step before; it is not repeated.
std::string deviating_step(const model::Step& step, const StepResult& result, bool implied, std::string& said) {
    auto text = implied ? std::string() : step.title_text();
    if (!result.reason.empty() && result.reason != said) text += (text.empty() ? "" : ": ") + result.reason;
    said = result.reason;
    return text;
}

std::string reason_of(const CriterionResult& result, const Progress& progress) {
    std::string text;
    std::size_t named = 0;
    std::size_t unnamed = 0;
    std::string said;
    for (const auto number : result.steps) {
        const auto found = progress.results.find(number);
        if (found == progress.results.end() || found->second.verdict == Verdict::not_applicable) continue;
        const auto step = deviating_step(progress.steps.at(static_cast<std::size_t>(number - 1)), found->second,
                                         result.criterion.implied, said);
        if (named == kMaxNamedSteps)
            ++unnamed;
        else if (!step.empty())
            text += (named++ == 0 ? "" : "; ") + step;
    }
    if (unnamed > 0) text += fmt::format("; and {} more", core::counted(unnamed, "step"));
    return text;
}

// When a run stops, every later step is blocked for the same reason, which is given once.
constexpr std::size_t kSayOnce = 3;

using CriteriaByReason = std::map<std::string, std::vector<const CriterionResult*>>;

CriteriaByReason blocked_by_reason(const std::vector<CriterionResult>& criteria, const Progress& progress) {
    CriteriaByReason reasons;
    for (const auto& criterion : criteria) {
        if (criterion.verdict != Verdict::blocked) continue;
        for (const auto number : criterion.steps) {
            const auto found = progress.results.find(number);
            if (found == progress.results.end() || found->second.verdict != Verdict::blocked) continue;
            reasons[found->second.reason].push_back(&criterion);
            break;
        }
    }
    for (auto reason = reasons.begin(); reason != reasons.end();)
        reason = reason->second.size() < kSayOnce ? reasons.erase(reason) : std::next(reason);
    return reasons;
}

model::Deviation blocked_deviation(const std::string& reason, const std::vector<const CriterionResult*>& criteria) {
    model::Deviation deviation{criteria.front()->criterion.id, {}, {}, Verdict::blocked, reason};
    for (std::size_t i = 0; i < criteria.size(); ++i) {
        const auto& criterion = criteria[i]->criterion;
        ++deviation.severities[criterion.severity];
        const auto name = criterion.implied ? "\"" + criterion.title + "\"" : criterion.id;
        if (i < kMaxNamedSteps) deviation.name += (i == 0 ? "" : ", ") + name;
    }
    if (criteria.size() > kMaxNamedSteps)
        deviation.name += fmt::format(" and {} more", criteria.size() - kMaxNamedSteps);
    return deviation;
}

// What a decision rests on comes first: critical failures, other failures, and then warnings and what was skipped.
bool is_worse(const model::Deviation& a, const model::Deviation& b) {
    const auto rank = [](const model::Deviation& deviation) {
        return std::tuple(!model::counts_as_failed(deviation.verdict), deviation.severities.begin()->first,
                          deviation.verdict);
    };
    return rank(a) < rank(b);
}

model::Deviations deviations_of(const std::vector<CriterionResult>& criteria, const Progress& progress) {
    model::Deviations deviations;
    auto& all = deviations.worst;
    std::set<const CriterionResult*> said;
    for (const auto& [reason, blocked] : blocked_by_reason(criteria, progress)) {
        all.push_back(blocked_deviation(reason, blocked));
        said.insert(blocked.begin(), blocked.end());
    }
    for (const auto& result : criteria)
        if (result.verdict != Verdict::pass && result.verdict != Verdict::not_applicable && !said.contains(&result))
            all.push_back({result.criterion.id,
                           name_of(result.criterion),
                           {{result.criterion.severity, 1}},
                           result.verdict,
                           reason_of(result, progress)});
    std::stable_sort(all.begin(), all.end(), is_worse);
    if (all.size() > model::kMaxDeviations) {
        deviations.more = static_cast<std::int64_t>(all.size() - model::kMaxDeviations);
        all.resize(model::kMaxDeviations);
    }
    return deviations;
}

bool critical_not_done(const CriterionResult& result) {
    return result.criterion.severity == Severity::critical &&
           (model::counts_as_failed(result.verdict) || result.verdict == Verdict::skipped);
}

GateResult default_rule(const std::vector<CriterionResult>& criteria) {
    bool hold = false;
    bool all = true;
    for (const auto& result : criteria) {
        all = all && (result.verdict == Verdict::pass || result.verdict == Verdict::not_applicable);
        if (critical_not_done(result))
            return {Decision::no_go, "the default rule: a critical criterion did not pass", {}, {}};
        const bool warned = result.verdict == Verdict::warn && result.criterion.severity == Severity::critical;
        hold = hold || warned || model::counts_as_failed(result.verdict);
    }
    if (hold) return {Decision::hold, "the default rule: a criterion did not pass, or a critical one warned", {}, {}};
    return {Decision::go,
            all ? "the default rule: every criterion passed" : "the default rule: no criterion failed",
            {},
            {}};
}

GateResult first_rule_that_applies(const model::Gate& gate, const RunSoFar& run) {
    for (const auto& rule : gate.rules) {
        try {
            if (rule.condition && !core::evaluate_condition(*rule.condition, run)) continue;
            GateResult result{rule.decision, rule.source, {}, {}};
            if (rule.reason) result.reasons.push_back(core::evaluate_text(*rule.reason, run));
            if (rule.condition && rule.decision != Decision::go)
                for (auto& sentence : run.not_judged_in(*rule.condition)) result.reasons.push_back(std::move(sentence));
            return result;
        } catch (const EvaluationError& error) {
            return {Decision::no_go, "closed by default: `" + rule.source + "` cannot be decided", {error.message}, {}};
        }
    }
    return {Decision::no_go, "closed by default: no rule applies", {}, {}};
}

bool judged_nothing(const std::vector<CriterionResult>& criteria) {
    return std::all_of(criteria.begin(), criteria.end(), [](const auto& result) {
        return result.verdict == Verdict::not_applicable || result.verdict == Verdict::skipped;
    });
}

}  // namespace

GateResult judge_gate(const model::Gate& gate, const Progress& progress, const Variables& variables) {
    const RunSoFar run(progress, variables);
    if (judged_nothing(run.criteria()))
        return {Decision::no_go,
                "closed by default: nothing was judged",
                {"nothing was judged: every criterion was skipped or does not apply"},
                {}};
    GateResult result = gate.rules.empty() ? default_rule(run.criteria()) : first_rule_that_applies(gate, run);
    const bool critical = std::any_of(run.criteria().begin(), run.criteria().end(), critical_not_done);
    if (result.decision == Decision::go && critical) {
        result.decision = Decision::hold;
        result.reasons.insert(
            result.reasons.begin(),
            "`" + result.rule + "` applied, and no GO is given while a critical criterion failed or was skipped");
        result.rule = "closed by default: a critical criterion failed or was skipped";
    }
    result.deviations = deviations_of(run.criteria(), progress);
    return result;
}

StepResult judge_indicator(const model::Indicator& indicator, const Progress& progress) {
    StepResult result;
    result.verdict = Verdict::not_applicable;
    std::size_t found = 0;
    for (const auto& criterion : progress.criteria) {
        if (!has(indicator.of, criterion.criterion.id)) continue;
        ++found;
        if (criterion.verdict != Verdict::pass && criterion.verdict != Verdict::not_applicable)
            result.reason += fmt::format("{}{} is {}", result.reason.empty() ? "" : ", ", criterion.criterion.id,
                                         model::name_of(criterion.verdict));
        result.verdict = model::worst(result.verdict, criterion.verdict);
    }
    if (found < indicator.of.size()) {
        result.verdict = model::worst(result.verdict, Verdict::blocked);
        result.reason = "not all of its criteria were judged";
    }
    return result;
}

}  // namespace runbook::judge
