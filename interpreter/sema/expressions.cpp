#include "interpreter/sema/expressions.hpp"

#include <string>
#include <utility>
#include <vector>

#include "interpreter/core/observables.hpp"
#include "interpreter/core/operations.hpp"
#include "interpreter/core/regex.hpp"
#include "interpreter/postgres/conditions.hpp"
#include "interpreter/sema/budget.hpp"
#include "interpreter/sema/calls.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Kind;
using core::Observable;
using core::Type;
using core::Value;
using Ast = ast::Expr::Kind;

constexpr Type kUnknown{};

Typed unknown() {
    return {Expr::literal(Value()), kUnknown};
}
Typed literal(Value value) {
    const Type type = value.type();
    return {Expr::literal(std::move(value)), type};
}

Typed compile_number(Compiler& compiler, const ast::Expr& expr) {
    const auto number = core::Number::parse(expr.text);
    if (!number) {
        compiler.error(kNumberTooLong(std::to_string(core::kMaxDigits)), expr.span);
        return unknown();
    }
    return literal(expr.text.find('.') == std::string::npos ? Value::integer(*number)
                                                            : Value::quantity(Kind::numeric, *number));
}

core::MistakeText misused_observable(const core::ObservableInfo& info, Visibility visibility) {
    const bool visible = can_see(visibility, info.group);
    if (info.observable == Observable::column) return kColumnArgument();
    if (visible && info.form == core::ObservableInfo::Form::call && info.group == core::ObservableGroup::http)
        return kTextArgument(info.name, info.observable == Observable::json ? "/state" : "content-type");
    if (visible && is_count_call(info)) return kCountNeedsParentheses(info.name);
    if (visible && is_verdict_call(info)) return kMethodExpected(info.name);
    if (info.observable == Observable::row && visible) return kRowArgument("status");
    return kNotAvailableHere(info.name, where_available(info, visibility));
}

Typed refuse_name(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    if (const auto* info = core::observable_named(expr.text))
        compiler.error(misused_observable(*info, visibility), expr.span);
    else if (expr.text == "plan")
        compiler.error(kPlanAlone(), expr.span);
    else if (is_of_a_later_version(expr.text))
        compiler.error(kNotInThisVersion("`" + expr.text + "`", "let SQL compute it"), expr.span);
    else
        report_unknown_name(compiler, expr.text, expr.span, visibility);
    return unknown();
}

Typed compile_name(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    const auto* info = core::observable_named(expr.text);
    if (info != nullptr && info->form == core::ObservableInfo::Form::name && can_see(visibility, info->group)) {
        if (const auto* hidden = compiler.scope.find(expr.text))
            compiler.error(kTwoMeanings(expr.text), expr.span, {{hidden->declared, "declared here"}});
        return {Expr::observe(info->observable), {info->kind, Kind::unknown}};
    }
    const Symbol* symbol = compiler.use(expr.text);
    if (symbol == nullptr) return refuse_name(compiler, expr, visibility);
    if (symbol->kind == Symbol::Kind::secret) {
        compiler.error(kSecretInExpression(expr.text), expr.span);
        return unknown();
    }
    if (is_runtime(symbol->kind) && visibility == Visibility::plan_values) {
        compiler.error(kKnownTooLate(expr.text), expr.span);
        return unknown();
    }
    if (symbol->kind == Symbol::Kind::constant || symbol->kind == Symbol::Kind::argument)
        compiler.spend(bytes_of(symbol->expr), expr.span);
    return {symbol->expr, symbol->type};
}

Typed compile_list(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    std::vector<Expr> elements;
    Value::List values;
    for (const auto& arg : expr.args) {
        auto element = compile_expression(compiler, arg, visibility);
        if (element.expr.is_literal()) values.push_back(element.expr.value);
        elements.push_back(std::move(element.expr));
    }
    if (values.size() == elements.size()) return literal(Value::list(std::move(values)));
    return {Expr::list(std::move(elements)), {Kind::list, Kind::unknown}};
}

Typed compile_range(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    auto from = compile_expression(compiler, expr.args[0], visibility);
    auto to = compile_expression(compiler, expr.args[1], visibility);
    if (!core::comparable(from.type, to.type))
        compiler.error(kRangeTypes(core::describe(from.type), core::describe(to.type)), expr.span);
    return {Expr::range(std::move(from.expr), std::move(to.expr)), {Kind::range, from.type.kind}};
}

// Calls `type_of`, and reports a type error at the place.
template <typename TypeOf>
Type checked_type(Compiler& compiler, Span span, const TypeOf& type_of) {
    try {
        return type_of();
    } catch (const core::TypeError& error) {
        compiler.error(kTypeMismatch(error.message), span);
        return kUnknown;
    }
}

// The longest name that consists of words of this one: unique_violation, for unique_constraint_violation.
std::string condition_of_words(const std::string& wanted) {
    const auto has_word = [words = "_" + wanted + "_"](std::string_view word) {
        return words.find("_" + std::string(word) + "_") != std::string::npos;
    };
    std::string best;
    for (const auto& name : postgres::condition_names()) {
        bool all = name.find('_') != std::string::npos && name.size() > best.size();
        for (std::size_t at = 0; all && at < name.size();) {
            const auto end = std::min(name.find('_', at), name.size());
            all = has_word(std::string_view(name).substr(at, end - at));
            at = end + 1;
        }
        if (all) best = name;
    }
    return best;
}

// `mode == "Full"`, where the param `mode` is one of quick and full.
void check_one_of(Compiler& compiler, const ast::Expr& expr, const Typed& side, const Typed& other) {
    if ((expr.text != "==" && expr.text != "!=") || side.expr.op != Expr::Op::variable || !other.expr.is_literal())
        return;
    for (const auto& param : compiler.program.params) {
        if (param.name != side.expr.variable.name || param.list || param.one_of.empty()) continue;
        std::string all;
        bool known = false;
        for (const auto& value : param.one_of) {
            all += (all.empty() ? "" : ", ") + value.plain();
            known = known || value.plain() == other.expr.value.plain();
        }
        if (!known) compiler.error(kNeverEqual(param.name, other.expr.value.display(), all), expr.span);
    }
}

// The name of a condition must be PostgreSQL's. A SQLSTATE becomes its condition.
Value resolved_condition(Compiler& compiler, const Value& wanted, Span place) {
    if (wanted.kind() == Kind::text) {
        if (!core::regex_matches("^[0-9A-Z]{5}$", wanted.as_string()))
            compiler.error(kBadSqlstate(wanted.as_string(), postgres::sqlstates_of(wanted.as_string()).empty()
                                                                ? "unique_violation"
                                                                : wanted.as_string()),
                           place);
        return Value::string(Kind::symbol, postgres::condition_of(wanted.as_string()));
    }
    if (wanted.kind() == Kind::symbol && postgres::sqlstates_of(wanted.as_string()).empty()) {
        const auto near = condition_of_words(wanted.as_string());
        const auto help = !near.empty() ? "did you mean `:" + near + "`?"
                                        : suggestion(compiler, wanted.as_string(), postgres::condition_names(), ":", "",
                                                     "write the SQLSTATE as text, for example: \"23505\"");
        compiler.error(kUnknownCondition(wanted.as_string(), help), place);
    }
    return wanted;
}

}  // namespace

void resolve_conditions(Compiler& compiler, const Expr& subject, Expr& wanted, Span place) {
    if (subject != Expr::observe(Observable::error) || !wanted.is_literal()) return;
    if (wanted.value.kind() != Kind::list) {
        wanted = Expr::literal(resolved_condition(compiler, wanted.value, place));
        return;
    }
    Value::List all;
    // In a list of words the names are texts: %w[check_violation unique_violation].
    for (const auto& one : wanted.value.as_list())
        all.push_back(one.kind() == Kind::text && !postgres::sqlstates_of(one.as_string()).empty()
                          ? Value::string(Kind::symbol, one.as_string())
                          : resolved_condition(compiler, one, place));
    wanted = Expr::literal(Value::list(std::move(all)));
}

namespace {

Typed compile_binary(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    auto left = compile_expression(compiler, expr.args[0], visibility);
    auto right = compile_expression(compiler, expr.args[1], visibility);
    resolve_conditions(compiler, left.expr, right.expr, expr.args[1].span);
    if (left.expr == Expr::observe(Observable::error) && right.expr.is_literal()) right.type = right.expr.value.type();
    check_one_of(compiler, expr, left, right);
    check_one_of(compiler, expr, right, left);
    const Type type =
        checked_type(compiler, expr.span, [&] { return core::binary_type(expr.text, left.type, right.type); });
    return {Expr::binary(expr.text, std::move(left.expr), std::move(right.expr)), type};
}

Typed compile_unary(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    auto operand = compile_expression(compiler, expr.args[0], visibility);
    const Type type = checked_type(compiler, expr.span, [&] { return core::unary_type(expr.text, operand.type); });
    if (expr.text == "-" && operand.expr.is_literal() && core::is_number_like(operand.type.kind))
        return literal(Value::quantity(operand.type.kind, core::Number(0) - operand.expr.value.as_number()));
    return {Expr::unary(expr.text, std::move(operand.expr)), type};
}

// Of all regular expressions of a runbook together: a second of compiling them. One that is refused takes long, too.
constexpr std::size_t kMostRegexStates = 2'000'000;
constexpr std::size_t kRefusedRegexStates = 10'000;

Typed compile_regex(Compiler& compiler, const ast::Expr& expr) {
    if (compiler.regex_states > kMostRegexStates) {
        if (!compiler.regexes_reported) compiler.error(kTooManyRegexes(), expr.span);
        compiler.regexes_reported = true;
    } else if (const auto why = core::regex_error(expr.text)) {
        compiler.regex_states += kRefusedRegexStates;
        compiler.error(kBadRegex(*why), expr.span);
    } else {
        compiler.regex_states += core::regex_states(expr.text);
    }
    return literal(Value::string(Kind::regex, expr.text));
}

Typed compile_string(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    if (!expr.is_interpolated()) return literal(Value::text(expr.text));
    return {compile_text(compiler, expr, visibility), {Kind::text, Kind::unknown}};
}

}  // namespace

Typed compile_expression(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    switch (expr.kind) {
        case Ast::nil: return {Expr::literal(Value()), {Kind::null, Kind::unknown}};
        case Ast::boolean: return literal(Value::boolean(expr.text == "true"));
        case Ast::number: return compile_number(compiler, expr);
        case Ast::string: return compile_string(compiler, expr, visibility);
        case Ast::heredoc: return literal(Value::text(expr.text));
        case Ast::symbol: return literal(Value::string(Kind::symbol, expr.text));
        case Ast::regex: return compile_regex(compiler, expr);
        case Ast::list: return compile_list(compiler, expr, visibility);
        case Ast::name: return compile_name(compiler, expr, visibility);
        case Ast::call: return compile_call(compiler, expr, visibility);
        case Ast::method: return compile_method(compiler, expr, visibility);
        case Ast::index: return compile_index(compiler, expr, visibility);
        case Ast::unary: return compile_unary(compiler, expr, visibility);
        case Ast::binary: return compile_binary(compiler, expr, visibility);
        case Ast::range: return compile_range(compiler, expr, visibility);
        case Ast::broken: return unknown();
        case Ast::hash:
        case Ast::pair: break;
    }
    compiler.error(kHashAsValue(), expr.span);
    return unknown();
}

namespace {

std::string help_for_condition(const Compiler& compiler, const ast::Expr& expr, const Typed& typed) {
    if (expr.kind == Ast::symbol && compiler.scope.find(expr.text) != nullptr)
        return "write the name without the colon: " + expr.text;
    const bool number = typed.type.kind == Kind::integer || typed.type.kind == Kind::numeric;
    return number && !typed.expr.is_literal() ? "compare it: `" + compiler.source_of(expr.span) + " > 0`"
                                              : "compare it with something";
}

}  // namespace

Expr compile_condition(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    auto typed = compile_expression(compiler, expr, visibility);
    if (typed.type.kind != Kind::unknown && typed.type.kind != Kind::boolean)
        compiler.error(kConditionExpected(core::describe(typed.type), help_for_condition(compiler, expr, typed)),
                       expr.span);
    return std::move(typed.expr);
}

Expr compile_text(Compiler& compiler, const ast::Expr& expr, Visibility visibility) {
    if (expr.kind == Ast::heredoc) return Expr::literal(Value::text(expr.text));
    if (expr.kind != Ast::string) {
        auto typed = compile_expression(compiler, expr, visibility);
        if (typed.type.kind != Kind::unknown && !core::is_text_like(typed.type.kind))
            compiler.error(kTextExpected(core::describe(typed.type)), expr.span);
        return std::move(typed.expr);
    }
    if (!expr.is_interpolated()) return Expr::literal(Value::text(expr.text));
    std::vector<Expr> parts;
    for (const auto& part : expr.args)
        parts.push_back(part.kind == Ast::string ? Expr::literal(Value::text(part.text))
                                                 : compile_expression(compiler, part, visibility).expr);
    return Expr::join(std::move(parts));
}

}  // namespace runbook::sema
