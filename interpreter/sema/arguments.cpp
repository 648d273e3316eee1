#include "interpreter/sema/arguments.hpp"

#include <cstdint>

#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/vocabulary.hpp"

namespace runbook::sema {

using Ast = ast::Expr::Kind;

Arguments::Arguments(Compiler& compiler, const ast::Statement& statement) : compiler_(compiler), statement_(statement) {
    std::set<std::string> seen;
    for (const auto& arg : statement.args) {
        if (arg.kind != Ast::pair) {
            positional_.push_back(&arg);
            if (!keywords_.empty()) compiler.error(kPositionalAfterNamed(), arg.span);
        } else if (!seen.insert(arg.text).second) {
            compiler.error(kDuplicateArgument(arg.text), arg.span);
        } else {
            keywords_.push_back(&arg);
        }
    }
}

const ast::Expr* Arguments::next_if_any() {
    return has_next() ? positional_[position_++] : nullptr;
}

const ast::Expr* Arguments::next(std::string_view what, std::string_view example) {
    if (has_next()) return next_if_any();
    if (lacks_one_) return nullptr;
    lacks_one_ = true;
    compiler_.error(kMissingArgument(statement_.name.text, what, example), statement_.name.span);
    return nullptr;
}

const ast::Expr* Arguments::keyword(const std::string& name) {
    asked_.insert(name);
    for (const auto* pair : keywords_)
        if (pair->text == name) return &pair->args[0];
    return nullptr;
}

const ast::Expr* Arguments::needed_keyword(const std::string& name, std::string_view what, std::string_view example) {
    const auto* expr = keyword(name);
    if (expr == nullptr)
        compiler_.error(kMissingNamedArgument(statement_.name.text, name, what, example), statement_.name.span);
    return expr;
}

std::string Arguments::symbol(const ast::Expr* expr) {
    if (expr == nullptr) return {};
    if (expr->kind == Ast::symbol) return expr->text;
    compiler_.error(kSymbolExpected(describe(*expr)), expr->span);
    return {};
}

std::string Arguments::text(const ast::Expr* expr) {
    if (expr == nullptr) return {};
    if (expr->kind == Ast::heredoc || (expr->kind == Ast::string && !expr->is_interpolated())) return expr->text;
    compiler_.error(kPlainTextExpected(describe(*expr)), expr->span);
    return {};
}

std::vector<std::string> Arguments::texts(const ast::Expr* expr) {
    if (expr == nullptr) return {};
    std::vector<std::string> all;
    const auto add = [&](const ast::Expr& one) {
        if (one.kind == Ast::symbol)
            all.push_back(one.text);
        else
            all.push_back(text(&one));
    };
    if (expr->kind == Ast::list)
        for (const auto& element : expr->args) add(element);
    else
        add(*expr);
    return all;
}

bool Arguments::boolean(const ast::Expr* expr) {
    if (expr == nullptr) return false;
    if (expr->kind == Ast::boolean) return expr->text == "true";
    compiler_.error(kBooleanExpected(describe(*expr)), expr->span);
    return false;
}

std::optional<model::Severity> Arguments::severity(const ast::Expr* expr) {
    if (expr == nullptr) return std::nullopt;
    const auto severity = model::severity_named(symbol(expr));
    if (!severity) compiler_.error(kUnknownSeverity(), expr->span);
    return severity;
}

void Arguments::finish() {
    const bool values = position_ > 0 && positional_[position_ - 1]->kind == Ast::string;
    while (const auto* extra = next_if_any())
        compiler_.error(kTooManyArguments(statement_.name.text, values && extra->kind == Ast::string
                                                                    ? "several values are one list: %w[a b]"
                                                                    : "remove it"),
                        extra->span);
    for (const auto* pair : keywords_) {
        if (asked_.count(pair->text) > 0) continue;
        std::string known;
        for (const auto& name : asked_) known += (known.empty() ? "it takes " : ", ") + name + ":";
        auto help = suggestion(compiler_, pair->text, {asked_.begin(), asked_.end()}, "", ":",
                               known.empty() ? "remove it: it takes none" : known);
        if (pair->text == "if" || pair->text == "unless")
            help = "write the condition after the statement, without comma and colon: … " + pair->text + " value > 5";
        if (is_statement(pair->text))
            help = fmt::format("`{0}` is a statement of its own, on a line in the block: {0} …", pair->text);
        if (statement_.name.text == "define" && statement_.block && statement_.block->params.empty())
            help = fmt::format("name it after `do` too: do |{}:|", pair->text);
        const auto end = pair->span.begin + static_cast<std::uint32_t>(pair->text.size() + 1);
        compiler_.error(kUnknownArgument(statement_.name.text, pair->text, help),
                        {pair->span.file, pair->span.begin, end});
    }
}

std::string_view describe(const ast::Expr& expr) {
    switch (expr.kind) {
        case Ast::nil: return "nil";
        case Ast::boolean: return "a boolean";
        case Ast::number: return "a number";
        case Ast::string: return expr.is_interpolated() ? "text with `#{…}`" : "text";
        case Ast::heredoc: return "text";
        case Ast::symbol: return "a symbol";
        case Ast::regex: return "a regular expression";
        case Ast::list: return "a list";
        case Ast::hash: return "a hash";
        case Ast::pair: return "a named argument";
        case Ast::name: return "a name";
        case Ast::range: return "a range";
        case Ast::call:
        case Ast::method:
        case Ast::index:
        case Ast::unary:
        case Ast::binary:
        case Ast::broken: return "an expression";
    }
    return "an expression";
}

std::optional<core::Kind> type_named(Compiler& compiler, const std::string& name, Span span) {
    const auto kind = core::declarable_kind(name);
    if (!kind && !name.empty()) compiler.error(kUnknownType(name), span);
    return kind;
}

core::Kind declared_kind(Compiler& compiler, Arguments& args, const ast::Expr* expr) {
    if (expr == nullptr) return core::Kind::text;
    return type_named(compiler, args.symbol(expr), expr->span).value_or(core::Kind::text);
}

}  // namespace runbook::sema
