#include "interpreter/model/plan_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace runbook::model {

using core::Expr;
using core::Visibility;

namespace {

bool is_one_text(const Expr& expr) {
    return expr.is_literal() && expr.value.kind() == core::Kind::text;
}

}  // namespace

// The first problem in a step's body; each function names every member, so that a new one cannot be forgotten.
struct PlanCheck::Parts {
    const PlanCheck& plan;

    std::string operator()(const Check& check) const {
        const auto& [probe, among, among_any, samples, rules, remedy, waivable, polling, analyze, counterexample] =
            check;
        if (samples < 1 || samples > kMaxSamples)
            return fmt::format("its `samples` is {}, expected 1 to {}", samples, kMaxSamples);
        if (polling && (polling->timeout <= core::Number(0) || polling->every <= core::Number(0) ||
                        polling->holds_for.is_negative() || polling->timeout > core::Number(86'400)))
            return "its times are not ones that a run can wait";
        if (polling && (samples > 1 || std::holds_alternative<ElapsedProbe>(probe)))
            return "it waits, but has samples, or measures what has ended";
        if (among && among_any) return "it has both `among` and `among_any`";
        for (const auto& rule : rules)
            if (auto problem = of_rule(check, rule); !problem.empty())
                return fmt::format("its rule `{}`: {}", rule.source, problem);
        return first({of_probe(probe), among ? of_sql(*among) : "", counterexample ? of_sql(*counterexample) : "",
                      remedy ? of_expr("its remedy", *remedy) : ""});
    }
    std::string operator()(const Capture& capture) const {
        const auto& [output, probe, take] = capture;
        return first(
            {of_output(output), of_probe(probe), take ? of_expr("its `take`", *take, visibility_of(probe)) : ""});
    }
    std::string operator()(const Manual&) const { return {}; }
    std::string operator()(const Ask& ask) const {
        const auto& [output, prompt] = ask;
        return of_output(output);
    }
    std::string operator()(const Note& note) const { return of_expr("its text", note.text); }
    std::string operator()(const Indicator& indicator) const {
        return indicator.of.empty() ? "its `of` is empty, expected ids of criteria" : "";
    }
    std::string operator()(const Gate& gate) const {
        for (const auto& [decision, condition, reason, source] : gate.rules)
            if (auto problem = first({condition ? of_expr("its condition", *condition, Visibility::gate, true) : "",
                                      reason ? of_expr("its reason", *reason) : ""});
                !problem.empty())
                return fmt::format("its rule `{}`: {}", source, problem);
        return {};
    }

    std::string operator()(const Loop& loop) const {
        if (loop.steps.empty()) return "it repeats no step";
        return of_expr("its list", loop.list);
    }

    std::string operator()(const Begin& begin) const {
        return begin.channel ? of_expr("its channel", *begin.channel) : "";
    }
    std::string operator()(const Commit&) const { return {}; }

    [[nodiscard]] std::string of_expr(std::string_view what, const Expr& expr,
                                      Visibility visibility = Visibility::captures, bool condition = false) const {
        const auto set_before = [this](const core::Variable& variable) {
            return plan.variables_.contains({variable.origin, variable.name});
        };
        const auto why = core::why_not_made(expr, {visibility, condition, set_before});
        return why ? fmt::format("{} cannot be `{}`: {}", what, core::to_source(expr), *why) : "";
    }

    [[nodiscard]] std::string of_identity(const Identity& identity) const {
        if (!is_one_text(identity.role) || identity.role.value.as_string().empty()) return "its role is not a text";
        for (const auto& [name, value] : identity.settings) {
            if (name.find('.') == std::string::npos)
                return fmt::format("it sets `{}`, which is not a setting of an application", name);
            if (!value || is_secret(*value)) continue;
            if (auto problem = of_expr("the value of its setting `" + name + "`", *value); !problem.empty())
                return problem;
        }
        return {};
    }

  private:
    static std::string first(std::initializer_list<std::string> problems) {
        const auto* found =
            std::find_if(problems.begin(), problems.end(), [](const auto& one) { return !one.empty(); });
        return found == problems.end() ? std::string() : *found;
    }

    [[nodiscard]] std::string of_rule(const Check& check, const Rule& rule) const {
        const auto& [kind, condition, alert, message, source, place] = rule;
        if (alert.has_value() != (kind == Rule::Kind::target))
            return alert ? "it has an `alert`, which only a target has" : "it is a target without an `alert`";
        const auto visibility = visibility_of(check, kind);
        return first({of_expr("its condition", condition, visibility, true),
                      alert ? of_expr("its alert", *alert, visibility, true) : "",
                      message ? of_expr("its message", *message) : ""});
    }

    [[nodiscard]] std::string of_probe(const Probe& probe) const {
        return std::visit(Cases{[&](const SqlProbe& sql) { return of_sql(sql.sql); },
                                [&](const FileProbe& file) { return of_expr("its file", file.path); },
                                [&](const FilesProbe& files) { return of_expr("its files", files.pattern); },
                                [&](const CommandProbe& command) { return of_command(command); },
                                [&](const HttpProbe& http) { return of_http(http); },
                                [&](const ListenProbe& listen) { return of_expr("its channel", listen.channel); },
                                [&](const LuaProbe& lua) {
                                    for (const auto& [name, value] : lua.arguments)
                                        if (auto problem = of_expr("its argument", value); !problem.empty())
                                            return problem;
                                    return lua.function.empty() ? std::string("its function has no name") : "";
                                },
                                [&](const ElapsedProbe& elapsed) {
                                    return plan.sections_.contains(elapsed.section)
                                               ? std::string()
                                               : "no section before it has the title `" + elapsed.section + "`";
                                }},
                          probe);
    }

    [[nodiscard]] std::string of_command(const CommandProbe& command) const {
        if (command.words.empty()) return "its command has no program";
        for (const auto& word : command.words)
            if (auto problem = of_expr("its command", word); !problem.empty()) return problem;
        return {};
    }

    [[nodiscard]] std::string of_http(const HttpProbe& http) const {
        if (http.method != "get" && http.method != "head") return "its method is `" + http.method + "`";
        if (auto problem = of_expr("its url", http.url); !problem.empty()) return problem;
        for (const auto& [name, value] : http.headers)
            if (is_secret(value))
                continue;
            else if (auto problem = of_expr("its header `" + name + "`", value); !problem.empty())
                return problem;
        return {};
    }

    [[nodiscard]] bool is_secret(const Expr& value) const {
        return value.is_variable(core::Variable::Origin::secret) && plan.secrets_.contains(value.variable.name);
    }

    [[nodiscard]] std::string of_sql(const SqlText& sql) const {
        std::size_t from = 0;
        for (const auto& [begin, end, identifier, name, value] : sql.variables) {
            if (begin < from || end <= begin || end > sql.text.size())
                return fmt::format(
                    "its variable `{}` is at the bytes {} to {}, which are not a place of its own in the "
                    "SQL",
                    name, begin, end);
            from = end;
            if (is_secret(value)) continue;
            if (auto problem = of_expr("the variable of its SQL", value); !problem.empty()) return problem;
        }
        return {};
    }

    [[nodiscard]] std::string of_output(const Output& output) const {
        const auto& [name, variable, kind, all] = output;
        for (const auto origin : {core::Variable::Origin::capture, core::Variable::Origin::answer})
            if (plan.variables_.contains({origin, variable.name}))
                return fmt::format("an earlier step sets the variable `{}` too", variable.name);
        return variable.name.empty() ? "its variable has no name" : "";
    }
};

PlanCheck::PlanCheck(const std::vector<Secret>& secrets) {
    for (const auto& secret : secrets) secrets_.insert(secret.name);
}

bool Looks::add(const Step& step) {
    const bool looks = is_gate(step) || (is_judged(step) && !step.criterion);
    if (looks) looks_ += steps_;
    ++steps_;
    return looks_ <= kMaxLooks;
}

std::string PlanCheck::add(const Step& step, std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ > kMaxPlanBytes) return fmt::format("step `{}`: a plan has at most {} bytes", step.id, kMaxPlanBytes);
    if (!looks_.add(step))
        return fmt::format("step `{}`: the plan has too many gates and indicators for its steps", step.id);
    for (auto problem :
         {problem_of_head(step), problem_of_action(step), problem_of_criterion(step), problem_of_expressions(step)})
        if (!problem.empty()) return fmt::format("step `{}`: {}", step.id, problem);
    if (const auto* loop = loop_in(step))
        if (auto problem = problem_of_loop(step, *loop); !problem.empty())
            return fmt::format("step `{}`: {}", step.id, problem);
    ++count_;
    scenarios_ = std::max(scenarios_, step.scenario);
    follow_action(step);
    ids_.insert(step.id);
    sections_.insert(step.section.begin(), step.section.end());
    if (step.criterion) criteria_.emplace(step.criterion->id, *step.criterion);
    if (const auto* output = output_of(step)) variables_.insert({output->variable.origin, output->variable.name});
    return {};
}

std::string PlanCheck::problem_of_head(const Step& step) const {
    if (static_cast<std::size_t>(count_) == kMaxSteps) return fmt::format("a plan has at most {} steps", kMaxSteps);
    if (step.number != count_ + 1) return fmt::format("its number is {}, expected {}", step.number, count_ + 1);
    if (step.id.empty()) return "its id is empty";
    if (ids_.contains(step.id)) return "an earlier step has the same id";
    if (!is_one_text(step.title)) return "its title is not a text";
    if (step.scenario < 0 || step.scenario > scenarios_ + 1)
        return fmt::format("its scenario is {}, expected at most {}", step.scenario, scenarios_ + 1);
    for (const auto& id : step.needs)
        if (!ids_.contains(id)) return fmt::format("it needs `{}`, which is no earlier step", id);
    for (const auto* seconds : {&step.settings.statement_timeout, &step.settings.lock_timeout})
        if (seconds->is_negative()) return "a timeout is below zero";
    if (step.settings.keep_rows < 0 || step.settings.keep_rows > kMaxKeptRows)
        return fmt::format("it keeps {} rows, expected 0 to {}", step.settings.keep_rows, kMaxKeptRows);
    return {};
}

// From its Begin to its Commit, each step needs the one before it, so that nothing is committed behind a failure.
std::string PlanCheck::problem_of_action(const Step& step) const {
    const bool begins = std::holds_alternative<Begin>(step.body);
    const bool ends = std::holds_alternative<Commit>(step.body);
    if (!step.action) {
        if (begins || ends) return "it is of no action";
        return action_steps_.empty() ? "" : "the action before it has no end";
    }
    if (step.scenario > 0) return "it is of an action and of a scenario";
    const auto needs = [&](const std::string& id) {
        return std::find(step.needs.begin(), step.needs.end(), id) != step.needs.end();
    };
    if (begins) {
        if (!action_steps_.empty() || step.action->index != actions_ + 1) return "an action cannot begin here";
        return {};
    }
    if (!action_steps_.empty() && *step.action == *action_ && is_note(step)) return {};
    if (action_steps_.empty() || *step.action != *action_) return "it is of an action that did not begin before it";
    if (step.only_if != action_begin_.only_if || step.section != action_begin_.section ||
        step.criterion != action_begin_.criterion || step.database != action_begin_.database)
        return "it is not where its action is";
    if (ends ? !std::all_of(action_steps_.begin(), action_steps_.end(), needs) : !needs(action_steps_.back()))
        return "it does not need the steps of its action before it";
    return {};
}

void PlanCheck::follow_action(const Step& step) {
    if (!step.action || is_note(step)) return;
    action_ = step.action;
    if (std::holds_alternative<Begin>(step.body)) action_begin_ = step;
    action_steps_.push_back(step.id);
    if (!std::holds_alternative<Commit>(step.body)) return;
    actions_ = step.action->index;
    action_steps_.clear();
}

std::string PlanCheck::problem_of_criterion(const Step& step) const {
    const bool counts = std::visit(
        Cases{[](const Check&) { return true; }, [](const Capture&) { return true; },
              [](const Manual&) { return true; }, [](const Ask&) { return true; }, [](const Note&) { return false; },
              [](const Indicator&) { return false; }, [](const Gate&) { return false; },
              [](const Loop&) { return true; }, [](const Begin&) { return true; }, [](const Commit&) { return true; }},
        step.body);
    if (step.criterion.has_value() != counts)
        return fmt::format("a {} has {} criterion", kind_name(step), counts ? "a" : "no");
    if (!counts) return {};
    if (step.criterion->implied && (step.criterion->id != step.id || step.criterion->title != step.title_text()))
        return "it is its own criterion, which must have its id and title";
    const auto known = criteria_.find(step.criterion->id);
    return known == criteria_.end() || known->second == *step.criterion
               ? ""
               : fmt::format("its criterion `{}` is another than that of an earlier step", step.criterion->id);
}

std::string PlanCheck::problem_of_loop(const Step& step, const Loop& loop) {
    auto added = std::vector{std::pair(core::Variable::Origin::loop, loop.value.name)};
    if (!variables_.insert(added.front()).second) return "its variable is known already";
    std::string problem;
    for (const auto& inner : loop.steps) {
        const bool repeatable =
            std::visit(Cases{[](const Check&) { return true; }, [](const Capture&) { return true; },
                             [](const Manual&) { return false; }, [](const Ask&) { return false; },
                             [](const Note&) { return true; }, [](const Indicator&) { return false; },
                             [](const Gate&) { return false; }, [](const Loop&) { return false; },
                             [](const Begin&) { return false; }, [](const Commit&) { return false; }},
                       inner.body);
        if (!repeatable)
            problem = fmt::format("a {} cannot be repeated", kind_name(inner));
        else if (inner.scenario != step.scenario || inner.section != step.section)
            problem = "one of its steps is at another place";
        else if (inner.criterion && !inner.criterion->implied && inner.criterion != step.criterion)
            problem = "one of its steps is of another criterion";
        else
            problem = problem_of_expressions(inner);
        if (!problem.empty()) break;
        if (const auto* output = output_of(inner)) {
            added.emplace_back(output->variable.origin, output->variable.name);
            variables_.insert(added.back());
        }
    }
    for (const auto& one : added) variables_.erase(one);
    for (const auto& inner : loop.steps) ids_.insert(inner.id);
    return problem;
}

std::string PlanCheck::problem_of_expressions(const Step& step) const {
    const Parts parts{*this};
    for (const auto& condition : step.only_if)
        if (auto problem = parts.of_expr("its `only_if`", condition, Visibility::captures, true); !problem.empty())
            return problem;
    if (step.identity) {
        const auto* probe = probe_of(step);
        const bool asks =
            probe != nullptr && (std::holds_alternative<SqlProbe>(*probe) || std::holds_alternative<LuaProbe>(*probe));
        if (!asks) return "it runs as an identity, but has no SQL";
        if (auto problem = parts.of_identity(*step.identity); !problem.empty()) return problem;
    }
    return std::visit(parts, step.body);
}

}  // namespace runbook::model
