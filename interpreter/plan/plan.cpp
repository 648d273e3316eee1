#include "interpreter/plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/core/substitute.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/model/plan_check.hpp"
#include "interpreter/model/plan_id.hpp"
#include "interpreter/model/step_json.hpp"

namespace runbook::plan {

namespace {

using core::Expr;
using core::Value;
using model::kMaxPlanBytes;
using model::kMaxSteps;
using model::Step;

// For expressions that must not need any variable.
class NothingOpen : public core::Environment {
  public:
    [[nodiscard]] Value variable(const core::Variable& variable) const override { throw open(variable.name); }
    [[nodiscard]] Value observe(core::Observable observable, const std::vector<Value>&) const override {
        throw open(core::info_of(observable).name);
    }

  private:
    static core::EvaluationError open(std::string_view name) {
        return {core::EvaluationError::Outcome::error, fmt::format("`{}` has no value yet", name)};
    }
};

// What each variable of the program is replaced with.
class Bindings {
  public:
    void set(const core::Variable& variable, Expr expr) { values_[{variable.origin, variable.name}] = std::move(expr); }
    [[nodiscard]] const Expr* find(const core::Variable& variable) const {
        const auto found = values_.find({variable.origin, variable.name});
        return found == values_.end() ? nullptr : &found->second;
    }

  private:
    std::map<std::pair<core::Variable::Origin, std::string>, Expr> values_;
};

void substitute(Expr& expr, const Bindings& bindings) {
    core::substitute(expr, [&](const core::Variable& variable) { return bindings.find(variable); });
}

core::Variable loop_variable(const std::string& name) {
    return {core::Variable::Origin::loop, name};
}

// The current position in the runbook.
struct Position {
    Bindings bindings;
    std::vector<std::string> section;
    std::int64_t scenario = 0;
    std::optional<model::ActionPart> action;
    std::vector<std::string> action_steps;   // ids, so far
    std::vector<std::string> action_masked;  // columns, by any of its steps
    model::Criterion action_criterion;       // of its steps that are in none
    std::string loop_values;                 // "[a][b]"
};

class Builder {
  public:
    Builder(Plan& plan, model::PlanIdDigest& digest) : plan_(plan), digest_(digest) {}

    void reserve_criteria(const std::vector<sema::Node>& nodes) {
        for (const auto& node : nodes) {
            if (const auto* group = std::get_if<sema::Group>(&node))
                reserve_criteria(group->children);
            else if (const auto& criterion = std::get<Step>(node).criterion; criterion && !criterion->implied)
                ids_.insert(criterion->id);
        }
    }

    // Refuses loops that multiply before anything is made of them. A list that is not known here counts as one turn;
    // what it makes in the end is counted when it is unrolled.
    std::size_t count(const std::vector<sema::Node>& nodes, const Bindings& bindings) const {
        std::size_t total = 0;
        for (const auto& node : nodes) {
            const auto* group = std::get_if<sema::Group>(&node);
            total += group == nullptr ? 1 : count(*group, bindings);
        }
        return total;
    }

    void add_all(const std::vector<sema::Node>& nodes, Position& position) {
        for (const auto& node : nodes) {
            if (const auto* group = std::get_if<sema::Group>(&node))
                add_group(*group, position);
            else
                add_step(std::get<Step>(node), position);
        }
    }

  private:
    Plan& plan_;
    model::PlanIdDigest& digest_;
    std::set<std::string> ids_;
    std::set<std::string> variables_;
    std::map<std::string, std::vector<std::string>> instances_;       // ids in the plan, by the id in the file
    std::map<std::pair<const void*, std::string>, int> last_number_;  // for each set of names and name
    std::vector<Step>* loop_steps_ = nullptr;  // of a loop over a captured list, while it is made
    std::int64_t scenarios_ = 0;
    std::int64_t actions_ = 0;
    std::size_t turns_ = 0;
    std::size_t bytes_ = 0;
    model::Looks looks_;

    // Counts on from the last number that was given, for thousands of steps can have one title.
    std::string unique(std::set<std::string>& taken, const std::string& wanted) {
        std::string name = wanted;
        for (auto& last = last_number_[{&taken, wanted}]; !taken.insert(name).second;)
            name = fmt::format("{}-{}", wanted, last = std::max(last + 1, 2));
        return name;
    }

    void add_group(const sema::Group& group, Position& position) {
        if (group.kind == sema::Group::Kind::for_each) return add_for_each(group, position);
        if (group.kind == sema::Group::Kind::action) return add_action(group, position);
        Expr title = group.title;
        substitute(title, position.bindings);
        position.section.push_back(core::evaluate_text(title, NothingOpen()));
        if (group.kind == sema::Group::Kind::scenario) position.scenario = ++scenarios_;
        add_all(group.children, position);
        position.section.pop_back();
        if (group.kind == sema::Group::Kind::scenario) position.scenario = 0;
    }

    void add_for_each(const sema::Group& group, Position& position) {
        Expr expr = group.list;
        substitute(expr, position.bindings);
        if (core::any_part(expr, [](const Expr& part) { return part.is_found_by_run(); }))
            return add_loop(group, std::move(expr), position);
        const Value list = core::evaluate(expr, NothingOpen());
        if (list.kind() != core::Kind::list || list.as_list().empty())
            throw PlanError(fmt::format("{}:{}: the list of this for_each is empty, so nothing would be checked",
                                        group.place.file, group.place.line));
        const auto around = position.loop_values;
        for (const auto& element : list.as_list()) {
            count_turn(group);
            position.loop_values = around + id_part(group, element);
            bind_element(group, element, position.bindings);
            add_all(group.children, position);
        }
        position.loop_values = around;
    }

    // Its criterion is the action as a whole. Each step needs the one before it, and the commit all of them.
    void add_action(const sema::Group& group, Position& position) {
        Expr title = group.title;
        substitute(title, position.bindings);
        const auto base = group.commit.id.empty() ? core::slug(known_part(title)) : group.commit.id;
        const auto id = unique(ids_, base + position.loop_values);
        position.action = model::ActionPart{++actions_, group.atomic};
        position.action_criterion = {id, known_part(title), group.commit.criterion->severity, {}, false};
        add_step(group.begin, position);
        for (const auto& child : group.children) {
            auto node = child;
            auto* step = std::get_if<Step>(&node);
            if (step != nullptr && step->id.empty() && step->title == group.title) step->id = base + "-statement";
            add_all({std::move(node)}, position);
        }
        Step commit = group.commit;
        commit.id = base;
        commit.masked = position.action_masked;
        ids_.erase(id);
        add_step(commit, position);
        position.action.reset();
        position.action_steps.clear();
        position.action_masked.clear();
        if (!group.notification) return;
        Step notification = *group.notification;
        if (notification.id.empty()) notification.id = base + "-notification";
        const bool implied = notification.criterion->implied;
        if (implied) notification.criterion = position.action_criterion;
        notification.needs = {base};
        add_step(notification, position);
    }

    // Over a list that is captured: the steps once, for the run to repeat.
    void add_loop(const sema::Group& group, Expr list, Position& position) {
        model::Loop loop;
        loop.name = group.name;
        loop.value = loop_variable(group.name);
        position.bindings.set(loop_variable(group.variables.front()), Expr::of(loop.value));
        loop.kind = group.kind_of_value;
        loop.list = std::move(list);
        auto* around = std::exchange(loop_steps_, &loop.steps);
        add_all(group.children, position);
        loop_steps_ = around;
        Step step = group.loop;
        step.body = std::move(loop);
        add_step(step, position);
    }

    std::size_t count(const sema::Group& group, const Bindings& bindings) const {
        const auto once = count(group.children, bindings);
        if (group.kind != sema::Group::Kind::for_each) return once;
        Expr list = group.list;
        substitute(list, bindings);
        const bool known = list.is_literal() && list.value.kind() == core::Kind::list;
        const auto all = (known ? list.value.as_list().size() : 1) * (once + 1);
        if (all > kMaxSteps) refuse_turns(group);
        return all;
    }

    // Loops within loops multiply, also where they hold no step.
    void count_turn(const sema::Group& group) {
        if (++turns_ > kMaxSteps) refuse_turns(group);
    }

    [[noreturn]] static void refuse_turns(const sema::Group& group) {
        throw PlanTooLarge(
            fmt::format("{}:{}: this for_each, with those around and in it, makes more than {} turns and steps; write "
                        "one check over "
                        "all of the values in SQL",
                        group.place.file, group.place.line, kMaxSteps));
    }

    static std::string id_part(const sema::Group& group, const Value& element) {
        if (group.variables.size() == 1 || element.kind() != core::Kind::list) return "[" + element.plain() + "]";
        std::string part;
        for (const auto& value : element.as_list()) part += "[" + value.plain() + "]";
        return part;
    }

    static void bind_element(const sema::Group& group, const Value& element, Bindings& bindings) {
        if (group.variables.size() == 1) {
            bindings.set(loop_variable(group.variables.front()), Expr::literal(element));
            return;
        }
        if (element.kind() != core::Kind::list || element.as_list().size() != group.variables.size())
            throw PlanError(
                fmt::format("{}:{}: each element of this for_each must be a list of {} values, but {} is not",
                            group.place.file, group.place.line, group.variables.size(), element.display()));
        for (std::size_t i = 0; i < group.variables.size(); ++i)
            bindings.set(loop_variable(group.variables[i]), Expr::literal(element.as_list()[i]));
    }

    void add_step(const Step& pattern, Position& position) {
        if (plan_.steps.size() >= kMaxSteps)
            throw PlanTooLarge(
                fmt::format("{}: with this step, the plan has more than {} steps; split the runbook, or write one "
                            "check over many values in SQL",
                            model::place_text(pattern), kMaxSteps));
        Step step = pattern;
        model::for_each_expr(step, [&](Expr& expr) { substitute(expr, position.bindings); });
        step.number = static_cast<std::int64_t>(plan_.steps.size()) + 1;
        step.section = position.section;
        step.scenario = position.scenario;
        step.action = position.action;
        const auto base = step.id.empty() ? core::slug(known_part(step.title)) : step.id;
        step.id = unique(ids_, base + position.loop_values);
        if (step.criterion && step.criterion->implied && position.action) step.criterion = position.action_criterion;
        if (step.criterion && step.criterion->implied) {
            step.criterion->id = step.id;
            step.criterion->title = step.title_text();
        }
        refuse_dotted_identifiers(step);
        if (step.identity && step.identity->role.value.plain().empty())
            throw PlanError(fmt::format("{}: the role of the identity `{}` is an empty text", model::place_text(step),
                                        step.identity->name));
        resolve_needs(step, position);
        if (position.action && !model::is_note(step)) need_action_steps(step, position);
        add_instance(base, position.loop_values, step.id);
        if (auto* output = model::output_of(step)) name_output(*output, position);
        if (loop_steps_ != nullptr) {
            step.number = 0;
            return loop_steps_->push_back(std::move(step));
        }
        encode(step);
        plan_.steps.push_back(std::move(step));
    }

    static void need_action_steps(Step& step, Position& position) {
        auto& steps = position.action_steps;
        position.action_masked.insert(position.action_masked.end(), step.masked.begin(), step.masked.end());
        if (std::holds_alternative<model::Commit>(step.body))
            step.needs.insert(step.needs.end(), steps.begin(), steps.end());
        else if (!steps.empty())
            step.needs.push_back(steps.back());
        steps.push_back(step.id);
    }

    // In a loop over a captured list: "sees no row of" of the title "sees no row of #{table}".
    static std::string known_part(const Expr& title) {
        if (title.is_literal()) return title.value.plain();
        std::string text;
        for (const auto& part : title.args) text += part.is_literal() ? part.value.plain() : std::string(" ");
        return text;
    }

    // A value that only the plan knows, used as an identifier though it is a text like `sales.orders`.
    static void refuse_dotted_identifiers(const Step& step) {
        const auto* sql = model::sql_of(step);
        if (sql == nullptr) return;
        for (const auto& variable : sql->variables) {
            const auto& value = variable.value.value;
            if (variable.identifier && variable.value.is_literal() && value.kind() == core::Kind::text &&
                value.as_string().find('.') != std::string::npos)
                throw PlanError(
                    fmt::format("{}: the value of `:\"{}\"` is the text \"{}\", which has a dot and would be one "
                                "identifier; give "
                                "it the type :qualified_name, or :identifier if the dot belongs to the name",
                                model::place_text(step), variable.name, value.as_string()));
        }
    }

    // Under `id`, `id[a]` and `id[a][b]`: whoever needs one of them gets all that belong to it.
    void add_instance(const std::string& id, std::string turn, const std::string& step) {
        for (; !turn.empty(); turn.resize(turn.rfind('['))) instances_[id + turn].push_back(step);
        instances_[id].push_back(step);
    }

    // A needed step of the same turn of a loop; where there is none, all of that id.
    void resolve_needs(Step& step, const Position& position) const {
        std::vector<std::string> resolved;
        for (const auto& id : step.needs) {
            auto turn = position.loop_values;
            auto found = instances_.find(id + turn);
            while (found == instances_.end() && !turn.empty()) {
                turn.resize(turn.rfind('['));
                found = instances_.find(id + turn);
            }
            if (found != instances_.end()) resolved.insert(resolved.end(), found->second.begin(), found->second.end());
        }
        step.needs = std::move(resolved);
    }

    // A line of the log has at most 1 MiB, and a step must fit into one line.
    void encode(const Step& step) {
        constexpr std::size_t kMaxStepBytes = 1'000'000;
        const auto text = core::canonical(model::to_json(step));
        if (text.size() > kMaxStepBytes)
            throw PlanTooLarge(
                fmt::format("{}: this step has more than 1 MB of text and values; split it, or move its lists into "
                            "the database",
                            model::place_text(step)));
        bytes_ += text.size();
        if (bytes_ > kMaxPlanBytes)
            throw PlanTooLarge(
                fmt::format("{}: with this step, the plan has more than {} MB of text and values; split the "
                            "runbook, or move its lists into the database",
                            model::place_text(step), kMaxPlanBytes / 1'000'000));
        if (!looks_.add(step))
            throw PlanTooLarge(fmt::format(
                "{}: with this step, the plan has too many gates and indicators, each of which looks at all "
                "steps before it; write fewer, outside of loops",
                model::place_text(step)));
        digest_.add(text);
    }

    // In a loop, a capture is a new variable each time.
    void name_output(model::Output& output, Position& position) {
        const core::Variable final{output.variable.origin, unique(variables_, output.name)};
        position.bindings.set(output.variable, Expr::of(final));
        output.variable = final;
    }
};

Bindings parameter_bindings(const model::Parameters& parameters) {
    Bindings bindings;
    for (const auto& [name, value] : parameters)
        bindings.set({core::Variable::Origin::param, name}, Expr::literal(value));
    return bindings;
}

std::vector<FixtureFile> fixtures_of(const sema::Program& program, const Bindings& bindings) {
    std::vector<FixtureFile> files;
    for (const auto& fixture : program.fixtures) {
        Expr path = fixture.path;
        substitute(path, bindings);
        if (fixture.only_if) {
            Expr condition = *fixture.only_if;
            substitute(condition, bindings);
            if (!core::evaluate_condition(condition, NothingOpen())) continue;
        }
        files.push_back({core::evaluate_text(path, NothingOpen()), fixture.database});
    }
    return files;
}

}  // namespace

Plan build(const sema::Program& program, const model::Parameters& parameters) {
    Plan plan{program.head, {}, parameters, {}, program.identities, {}, {}};
    try {
        Position start;
        start.bindings = parameter_bindings(parameters);
        plan.fixture_files = fixtures_of(program, start.bindings);
        for (const auto& [path, database] : plan.fixture_files)
            plan.fixtures.push_back(database.empty() ? path : path + " on " + database);
        for (auto& identity : plan.identities) substitute(identity.role, start.bindings);
        model::PlanIdDigest digest(plan.head, plan.fixtures, plan.parameters);
        Builder builder(plan, digest);
        (void)builder.count(program.nodes, start.bindings);
        builder.reserve_criteria(program.nodes);
        builder.add_all(program.nodes, start);
        plan.id = digest.id();
    } catch (const core::EvaluationError& error) {
        throw PlanError("cannot build the plan: " + error.message);
    }
    return plan;
}

}  // namespace runbook::plan
