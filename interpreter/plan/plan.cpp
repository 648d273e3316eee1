#include "interpreter/plan/plan.hpp"

#include <set>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::plan {

namespace {

using core::Expr;
using core::Step;
using core::Value;

// All is in the expression itself.
class NothingOpen : public core::Environment {
  public:
    [[nodiscard]] Value variable(const std::string& name) const override { throw open(name); }
    [[nodiscard]] Value observe(const std::string& name, const std::vector<Value>&) const override { throw open(name); }

  private:
    static core::EvaluationError open(const std::string& name) {
        return {core::EvaluationError::Outcome::error, "`" + name + "` has no value yet"};
    }
};

// What each variable of the program stands for.
using Bindings = std::map<std::string, Expr>;

void substitute(Expr& expr, const Bindings& bindings) {
    if (expr.op == Expr::Op::variable) {
        if (const auto found = bindings.find(expr.name); found != bindings.end()) expr = found->second;
        return;
    }
    bool known = !expr.args.empty();
    for (auto& arg : expr.args) {
        substitute(arg, bindings);
        known = known && arg.is_literal();
    }
    // Texts and lists whose parts are known become values: they stand in titles, ids and the log.
    if (known && (expr.op == Expr::Op::join || expr.op == Expr::Op::list))
        expr = Expr::literal(core::evaluate(expr, NothingOpen()));
}

// Where in the runbook the walk is.
struct Position {
    Bindings bindings;
    std::vector<std::string> section;
    std::int64_t scenario = 0;
    std::string loop_values;  // "[a][b]"
};

class Builder {
  public:
    explicit Builder(Plan& plan) : plan_(plan) {}

    void reserve_criteria(const std::vector<sema::Node>& nodes) {
        for (const auto& node : nodes) {
            if (const auto* group = std::get_if<sema::Group>(&node))
                reserve_criteria(group->children);
            else if (const auto& criterion = std::get<Step>(node).criterion; criterion && !criterion->implied)
                ids_.insert(criterion->id);
        }
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
    std::set<std::string> ids_;
    std::set<std::string> variables_;
    std::int64_t scenarios_ = 0;

    static std::string unique(std::set<std::string>& taken, const std::string& wanted) {
        std::string name = wanted;
        for (int n = 2; !taken.insert(name).second; ++n) name = fmt::format("{}-{}", wanted, n);
        return name;
    }

    void add_group(const sema::Group& group, Position& position) {
        if (group.kind == sema::Group::Kind::for_each) return add_for_each(group, position);
        Expr title = group.title;
        substitute(title, position.bindings);
        position.section.push_back(core::evaluate_text(title, NothingOpen()));
        if (group.kind == sema::Group::Kind::scenario) position.scenario = ++scenarios_;
        add_all(group.children, position);
        position.section.pop_back();
        if (group.kind == sema::Group::Kind::scenario) position.scenario = 0;
    }

    void add_for_each(const sema::Group& group, const Position& position) {
        Expr expr = group.list;
        substitute(expr, position.bindings);
        const Value list = core::evaluate(expr, NothingOpen());
        if (list.kind() != core::Kind::list || list.as_list().empty())
            throw PlanError(fmt::format("{}:{}: the list of this for_each is empty: nothing would be checked",
                                        group.place.file, group.place.line));
        for (const auto& element : list.as_list()) {
            Position inside = position;
            inside.loop_values += id_part(group, element);
            bind_element(group, element, inside.bindings);
            add_all(group.children, inside);
        }
    }

    static std::string id_part(const sema::Group& group, const Value& element) {
        if (group.variables.size() == 1 || element.kind() != core::Kind::list) return "[" + element.plain() + "]";
        std::string part;
        for (const auto& value : element.as_list()) part += "[" + value.plain() + "]";
        return part;
    }

    static void bind_element(const sema::Group& group, const Value& element, Bindings& bindings) {
        if (group.variables.size() == 1) {
            bindings[group.variables.front()] = Expr::literal(element);
            return;
        }
        if (element.kind() != core::Kind::list || element.as_list().size() != group.variables.size())
            throw PlanError(
                fmt::format("{}:{}: each element of this for_each must be a list of {} values, and {} is not",
                            group.place.file, group.place.line, group.variables.size(), element.display()));
        for (std::size_t i = 0; i < group.variables.size(); ++i)
            bindings[group.variables[i]] = Expr::literal(element.as_list()[i]);
    }

    void add_step(const Step& pattern, Position& position) {
        if (plan_.steps.size() >= kMaxSteps)
            throw PlanError(fmt::format("this plan would have more than {} steps", kMaxSteps));
        Step step = pattern;
        core::for_each_expr(step, [&](Expr& expr) { substitute(expr, position.bindings); });
        step.number = static_cast<std::int64_t>(plan_.steps.size()) + 1;
        step.section = position.section;
        step.scenario = position.scenario;
        const auto base = step.id.empty() ? core::slug(step.title_text()) : step.id;
        step.id = unique(ids_, base + position.loop_values);
        if (step.criterion && step.criterion->implied) {
            step.criterion->id = step.id;
            step.criterion->title = step.title_text();
        }
        if (auto* capture = std::get_if<core::Capture>(&step.body))
            name_variable(capture->variable, capture->name, position);
        if (auto* ask = std::get_if<core::Ask>(&step.body)) name_variable(ask->variable, ask->name, position);
        must_fit_the_log(step);
        plan_.steps.push_back(std::move(step));
    }

    // A line of the log holds at most 1 MiB, and this one must hold the whole step.
    static void must_fit_the_log(const Step& step) {
        constexpr std::size_t kMaxStepBytes = 1'000'000;
        if (core::canonical(core::to_json(step)).size() > kMaxStepBytes)
            throw PlanError(
                fmt::format("{}:{}: this step has more than 1 MB of text and values; split it, or move its lists into "
                            "the database",
                            step.place.file, step.place.line));
    }

    void name_variable(std::string& variable, const std::string& name, Position& position) {
        auto final_name = unique(variables_, name);
        position.bindings[variable] = Expr::variable(final_name);
        variable = std::move(final_name);
    }
};

Bindings parameter_bindings(const Parameters& parameters) {
    Bindings bindings;
    for (const auto& [name, value] : parameters) bindings["param:" + name] = Expr::literal(value);
    return bindings;
}

std::vector<std::string> fixtures_of(const sema::Program& program, const Bindings& bindings) {
    std::vector<std::string> paths;
    for (const auto& fixture : program.fixtures) {
        Expr path = fixture.path;
        substitute(path, bindings);
        if (fixture.only_if) {
            Expr condition = *fixture.only_if;
            substitute(condition, bindings);
            if (!core::evaluate_condition(condition, NothingOpen())) continue;
        }
        paths.push_back(core::evaluate_text(path, NothingOpen()));
    }
    return paths;
}

}  // namespace

Plan build(const sema::Program& program, const Parameters& parameters) {
    Plan plan{program.title,
              program.id,
              program.version,
              program.owner,
              program.description,
              program.references,
              program.file,
              program.sha256,
              program.database,
              program.secrets,
              program.modules,
              {},
              parameters,
              {},
              {}};
    try {
        Position start;
        start.bindings = parameter_bindings(parameters);
        plan.fixtures = fixtures_of(program, start.bindings);
        Builder builder(plan);
        builder.reserve_criteria(program.nodes);
        builder.add_all(program.nodes, start);
    } catch (const core::EvaluationError& error) {
        throw PlanError("the plan cannot be made: " + error.message);
    }
    plan.id = compute_id(plan);
    return plan;
}

}  // namespace runbook::plan
