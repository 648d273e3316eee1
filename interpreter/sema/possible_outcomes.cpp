#include "interpreter/sema/possible_outcomes.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/model/observation.hpp"
#include "interpreter/sema/bounds.hpp"

namespace runbook::sema {

namespace {

using core::EvaluationError;
using core::Expr;
using core::Kind;
using core::Number;
using core::Observable;
using core::ObservableGroup;
using core::Value;
using Op = core::Expr::Op;

constexpr std::size_t kMaxCombinations = 20'000;
// Parts of conditions: longer ones are lists that somebody generated, and not worth the minutes.
constexpr std::size_t kMostParts = 300;
// Parts that are evaluated for one runbook: about a second.
constexpr std::size_t kMostEffort = 5'000'000;

// A sample of something that has no value, because there was no error: the rule then is FAIL.
const Value kNoErrorToAskAbout = Value::invalid("no error");

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_comparison(const Expr& expr) {
    return expr.op == Op::binary && is_one_of(expr.name, {"==", "!=", "<", "<=", ">", ">="});
}

bool is_question(const Expr& expr) {
    return expr.op == Op::method && is_one_of(expr.name, {"between?", "in?", "all?", "any?", "none?", "include?",
                                                          "same_as?", "empty?", "nil?", "start_with?", "end_with?"});
}

// No sample matches a regular expression but by chance; NULL stands for something that was reported already; and to try
// long texts takes long.
bool is_beyond_samples(const Expr& expr) {
    constexpr std::size_t kLongText = 10'000;
    return core::any_part(expr, [](const Expr& part) {
        if (!part.is_literal()) return false;
        if (core::is_text_like(part.value.kind())) return part.value.as_string().size() > kLongText;
        return part.value.kind() == Kind::regex || part.value.is_null();
    });
}

using Values = std::vector<Value>;

void add_elements(Values& values, const Value& value) {
    if (value.kind() == Kind::list || value.kind() == Kind::range) {
        for (const auto& element : value.as_list()) add_elements(values, element);
        if (value.kind() == Kind::range) return;
    }
    values.push_back(value);
}

// ---- samples of what a rule looks at

// Around a number, in its own unit.
void add_numbers(Values& samples, const Value& literal) {
    const auto& n = literal.as_number();
    for (const auto& number : {n, n - Number(1), n + Number(1), n * Number(2), n / Number(2), Number(0)})
        samples.push_back(Value::quantity(literal.kind(), number));
    if (literal.kind() == Kind::integer) samples.push_back(Value::quantity(Kind::numeric, n + Number(1) / Number(2)));
}

void add_texts(Values& samples, const Value& literal) {
    const auto& text = literal.as_string();
    for (const auto& one : {text, text + "x", "x" + text, std::string()})
        samples.push_back(Value::string(literal.kind(), one));
}

// A list that is compared as a whole: the same, one less, one more.
void add_lists(Values& samples, const Value& literal) {
    auto list = literal.as_list();
    samples.push_back(literal);
    if (!list.empty()) {
        samples.push_back(Value::list({list.front()}));
        list.pop_back();
        samples.push_back(Value::list(list));
    }
}

// A column can be an array: of the literal, and of another value of its kind.
void add_arrays(Values& samples, const Value& literal) {
    Values near;
    if (core::is_number_like(literal.kind())) add_numbers(near, literal);
    if (core::is_text_like(literal.kind())) add_texts(near, literal);
    for (const auto& other : near)
        if (!(other == literal)) {
            samples.push_back(Value::list({literal}));
            samples.push_back(Value::list({literal, other}));
            return;
        }
}

// Whatever a result can hold, near the literals that the rule has.
Values samples_of_anything(const Values& literals) {
    Values samples{Value(),           Value::boolean(true),   Value::boolean(false), Value::integer(0),
                   Value::integer(1), Value::text("another"), Value::list({})};
    for (const auto& literal : literals) {
        if (core::is_number_like(literal.kind())) add_numbers(samples, literal);
        if (core::is_text_like(literal.kind())) add_texts(samples, literal);
        if (literal.kind() == Kind::list) add_lists(samples, literal);
        add_arrays(samples, literal);
        // `expect value == 5.min`, but also the `5` that the database sends.
        if (core::is_number_like(literal.kind()) && literal.kind() != Kind::integer)
            samples.push_back(Value::integer(literal.as_number()));
    }
    return samples;
}

Values samples_of_list(const Values& literals) {
    Values samples;
    for (const auto& one : samples_of_anything(literals)) {
        if (one.kind() == Kind::list) {
            samples.push_back(one);
        } else if (!one.is_null()) {
            samples.push_back(Value::list({one}));
            samples.push_back(Value::list({one, Value::text("another")}));
            samples.push_back(Value::list({one, Value::integer(0)}));
        }
    }
    return samples;
}

// Never below zero, and whole if it is a count.
Values samples_of_measure(Kind kind, const Values& literals, const std::optional<Number>& most = {}) {
    Values near;
    for (const auto& literal : literals)
        if (core::is_number_like(literal.kind())) add_numbers(near, literal);
    for (const int number : {0, 1, 2, 1'000'000}) near.push_back(Value::integer(number));
    Values samples;
    for (const auto& one : near) {
        const auto number = kind == Kind::integer ? one.as_number().rounded() : one.as_number();
        if (!number.is_negative() && (!most || number <= *most)) samples.push_back(Value::quantity(kind, number));
    }
    if (most) samples.push_back(Value::quantity(kind, *most));
    return samples;
}

Values samples_of_texts(const Values& literals) {
    Values samples{Value::text(""), Value::text("another")};
    for (const auto& literal : literals)
        if (core::is_text_like(literal.kind())) add_texts(samples, Value::text(literal.as_string()));
    return samples;
}

Values samples_of_condition(const Values& literals) {
    Values samples{Value::string(Kind::symbol, std::string(model::kNoError)),
                   Value::string(Kind::symbol, "another_condition")};
    for (const auto& literal : literals)
        if (core::is_text_like(literal.kind())) samples.push_back(Value::string(Kind::symbol, literal.as_string()));
    return samples;
}

Values samples_of_observable(Observable observable, const Values& literals) {
    const auto& info = core::info_of(observable);
    if (observable == Observable::error) return samples_of_condition(literals);
    if (info.group == ObservableGroup::error) {
        auto samples = samples_of_texts(literals);
        samples.push_back(kNoErrorToAskAbout);
        return samples;
    }
    switch (info.kind) {
        case Kind::integer:
        case Kind::duration:
        case Kind::bytes: return samples_of_measure(info.kind, literals);
        case Kind::percent: return samples_of_measure(info.kind, literals, Number(100));
        case Kind::boolean: return {Value::boolean(true), Value::boolean(false)};
        case Kind::text: return samples_of_texts(literals);
        case Kind::list: return samples_of_list(literals);
        default: return samples_of_anything(literals);
    }
}

Values samples_of(const Expr& subject, const Values& literals) {
    if (subject.op == Op::observe) return samples_of_observable(subject.observable, literals);
    if (subject.op == Op::method && subject.name == "size") return samples_of_measure(Kind::integer, literals);
    return samples_of_anything(literals);
}

// ---- conditions over samples

struct Subject {
    Expr expr;
    Values samples;
};

// Conditions in which everything that is observed was replaced with a variable that stands for it.
class Trial {
  public:
    Trial(const std::vector<const Expr*>& conditions, std::size_t& effort) : effort_(effort) {
        for (const auto* condition : conditions)
            core::walk(*condition, [this](const Expr& part) {
                ++parts_;
                if (part.is_literal()) add_elements(literals_, part.value);
            });
        if (parts_ + literals_.size() > kMostParts || effort_ > kMostEffort) return;
        for (const auto* condition : conditions) conditions_.push_back(rewritten(*condition));
        for (std::size_t part = 0; part < subjects_.size(); ++part)
            for (std::size_t whole = 0; whole < subjects_.size(); ++whole) add_relation(part, whole);
    }

    using Evaluate = std::function<bool(std::size_t condition)>;
    /// Whether `is` holds for any combination of samples; true too where there are too many, or some have no samples.
    [[nodiscard]] bool any(const std::function<bool(const Evaluate&)>& is) const {
        if (conditions_.empty() && parts_ > 0) return true;
        std::size_t combinations = 1;
        for (const auto& subject : subjects_) {
            combinations *= std::max<std::size_t>(subject.samples.size(), 1);
            if (combinations > kMaxCombinations) return true;
        }
        std::vector<std::size_t> chosen(subjects_.size(), 0);
        for (std::size_t i = 0; i < combinations; ++i) {
            effort_ += parts_;
            if (effort_ > kMostEffort) return true;
            const Chosen world(subjects_, chosen);
            if (is_possible(chosen) &&
                is([&](std::size_t condition) { return core::evaluate_condition(conditions_[condition], world); }))
                return true;
            for (std::size_t s = 0; s < chosen.size() && ++chosen[s] == subjects_[s].samples.size(); ++s) chosen[s] = 0;
        }
        return false;
    }

  private:
    std::size_t& effort_;
    std::size_t parts_ = 0;
    std::vector<Expr> conditions_;
    std::vector<Subject> subjects_;
    Values literals_;
    std::vector<std::pair<std::size_t, std::size_t>> within_;     // subjects: the first is never more than the second
    std::vector<std::pair<std::size_t, std::size_t>> excluding_;  // never true both

    // failed(:critical) is part of total(:critical), and of failed() and total(); errored() is part of failed().
    static bool counts_part_of(const Expr& part, const Expr& whole) {
        if (part.op != Op::observe || whole.op != Op::observe) return false;
        if (core::info_of(part.observable).group != ObservableGroup::run ||
            core::info_of(part.observable).kind != Kind::integer)
            return false;
        const bool kind_within = part.observable == whole.observable ||
                                 (whole.observable == Observable::total && part.observable != Observable::total) ||
                                 (part.observable == Observable::errored && whole.observable == Observable::failed) ||
                                 (part.observable == Observable::warned && whole.observable == Observable::passed);
        return kind_within && (whole.args.empty() || whole.args == part.args) && part != whole;
    }

    // `check(:c).failed?` and `check(:c).passed?`
    static bool exclude_each_other(const Expr& a, const Expr& b) {
        const auto asks = [](const Expr& expr, const char* question) {
            return expr.op == Op::observe && expr.args.size() == 2 && expr.args[1].is_literal() &&
                   expr.args[1].value == Value::text(question);
        };
        return asks(a, "failed?") && asks(b, "passed?") && a.observable == b.observable && a.args[0] == b.args[0];
    }

    void add_relation(std::size_t a, std::size_t b) {
        if (counts_part_of(subjects_[a].expr, subjects_[b].expr)) within_.emplace_back(a, b);
        if (exclude_each_other(subjects_[a].expr, subjects_[b].expr)) excluding_.emplace_back(a, b);
    }

    [[nodiscard]] bool is_possible(const std::vector<std::size_t>& chosen) const {
        const auto holds = [&](std::size_t s) { return subjects_[s].samples[chosen[s]] == Value::boolean(true); };
        if (std::any_of(excluding_.begin(), excluding_.end(),
                        [&](const auto& pair) { return holds(pair.first) && holds(pair.second); }))
            return false;
        return std::all_of(within_.begin(), within_.end(), [&](const auto& pair) {
            const auto count = [&](std::size_t s) { return subjects_[s].samples[chosen[s]].as_number(); };
            return count(pair.first) <= count(pair.second);
        });
    }

    class Chosen : public core::Environment {
      public:
        Chosen(const std::vector<Subject>& subjects, const std::vector<std::size_t>& chosen)
            : subjects_(subjects), chosen_(chosen) {}
        [[nodiscard]] Value variable(const core::Variable& variable) const override {
            const auto subject = static_cast<std::size_t>(std::stoul(variable.name));
            const auto& value = subjects_[subject].samples[chosen_[subject]];
            if (value == kNoErrorToAskAbout) throw EvaluationError{EvaluationError::Outcome::fail, "no error"};
            return value;
        }
        [[nodiscard]] Value observe(Observable, const std::vector<Value>&) const override { return {}; }

      private:
        const std::vector<Subject>& subjects_;
        const std::vector<std::size_t>& chosen_;
    };

    Expr subject(const Expr& expr, const std::function<Values()>& samples) {
        const auto found =
            std::find_if(subjects_.begin(), subjects_.end(), [&](const Subject& one) { return one.expr == expr; });
        const auto index = static_cast<std::size_t>(found - subjects_.begin());
        if (found == subjects_.end()) {
            auto all = samples();
            effort_ += all.size() * all.size() / 2;
            subjects_.push_back({expr, distinct(std::move(all))});
        }
        return Expr::of({core::Variable::Origin::loop, std::to_string(index)});
    }

    static Values distinct(Values values) {
        Values kept;
        for (auto& value : values)
            if (std::find(kept.begin(), kept.end(), value) == kept.end()) kept.push_back(std::move(value));
        return kept;
    }

    // What is compared, or asked about.
    Expr term(const Expr& expr) {
        if (expr.is_literal()) return expr;
        if (expr.op == Op::list || expr.op == Op::range) {
            Expr copy = expr;
            for (auto& arg : copy.args) arg = term(arg);
            return copy;
        }
        return subject(expr, [&] { return samples_of(expr, literals_); });
    }

    Expr rewritten(const Expr& expr) {
        if (expr.is_literal()) return expr;
        const bool logical =
            (expr.op == Op::unary && expr.name == "!") || (expr.op == Op::binary && is_one_of(expr.name, {"&&", "||"}));
        const bool asks = is_comparison(expr) || is_question(expr);
        if (const auto known = is_comparison(expr) ? always(expr) : std::nullopt)
            return subject(expr, [&] { return Values{Value::boolean(*known)}; });
        if (!logical && (!asks || is_beyond_samples(expr) || has_arithmetic(expr)))
            return subject(expr, [] { return Values{Value::boolean(true), Value::boolean(false)}; });
        Expr copy = expr;
        for (auto& arg : copy.args) arg = logical ? rewritten(arg) : term(arg);
        return copy;
    }

    // `value * value == 49`: no sample is 7.
    static bool has_arithmetic(const Expr& expr) {
        return core::any_part(expr, [](const Expr& part) {
            return part.op == Op::binary && is_one_of(part.name, {"+", "-", "*", "/", "%"});
        });
    }
};

// The condition's value, or what a rule that could not be evaluated comes out as.
bool comes_out(const Trial::Evaluate& evaluate, std::size_t condition, bool wanted) {
    try {
        return evaluate(condition) == wanted;
    } catch (const EvaluationError& error) {
        return error.outcome == EvaluationError::Outcome::fail;
    }
}

bool says_go(const std::vector<model::GateRule>& rules, const Trial::Evaluate& evaluate) {
    std::size_t condition = 0;
    for (const auto& rule : rules) {
        try {
            if (!rule.condition || evaluate(condition++)) return rule.decision == model::Decision::go;
        } catch (const EvaluationError&) {
            return false;
        }
    }
    return false;  // no rule applies
}

// `value == 5`, as most rules are: both outcomes are possible, without trying.
bool is_open(const Expr& condition) {
    if (!is_comparison(condition) || !condition.args[1].is_literal() || condition.args[1].value.is_null()) return false;
    const auto& left = condition.args[0];
    return left.op == Op::observe && core::info_of(left.observable).kind == core::Kind::unknown;
}

}  // namespace

bool can_fail(const model::Rule& rule, std::size_t& effort) {
    using Kind = model::Rule::Kind;
    if (rule.kind == Kind::expect && is_open(rule.condition)) return true;
    const auto comes_out_as = [&](const Expr& condition, bool wanted) {
        return Trial({&condition}, effort).any([&](const auto& evaluate) { return comes_out(evaluate, 0, wanted); });
    };
    switch (rule.kind) {
        case Kind::expect:
        case Kind::fail_unless: return comes_out_as(rule.condition, false);
        case Kind::fail_if:
        case Kind::warn_if: return comes_out_as(rule.condition, true);
        case Kind::target: return rule.alert && comes_out_as(*rule.alert, true);
        case Kind::skip_if: return false;
    }
    return false;
}

bool always_says_go(const std::vector<model::GateRule>& rules, std::size_t& effort) {
    std::vector<const Expr*> conditions;
    for (const auto& rule : rules)
        if (rule.condition) conditions.push_back(&*rule.condition);
    return !Trial(conditions, effort).any([&](const auto& evaluate) { return !says_go(rules, evaluate); });
}

}  // namespace runbook::sema
