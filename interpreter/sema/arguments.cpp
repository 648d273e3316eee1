#include "interpreter/sema/arguments.hpp"

#include "grammar/parse.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sema/expressions.hpp"

namespace runbook::sema {

using Ast = ast::Expr::Kind;

Arguments::Arguments(Compiler& compiler, const ast::Statement& statement) : compiler_(compiler), statement_(statement) {
    std::set<std::string> seen;
    for (const auto& arg : statement.args) {
        if (arg.kind != Ast::pair) {
            positional_.push_back(&arg);
            if (!keywords_.empty())
                compiler.error("argument", "an argument without name stands before those with one", arg.span);
        } else if (!seen.insert(arg.text).second) {
            compiler.error("argument", "`" + arg.text + ":` stands twice", arg.span,
                           "Ruby would only see the last one");
        } else {
            keywords_.push_back(&arg);
        }
    }
}

const ast::Expr* Arguments::next(std::string_view what, std::string_view example) {
    if (has_next()) return positional_[position_++];
    if (lacks_one_) return nullptr;
    lacks_one_ = true;
    compiler_.error("argument", fmt::format("`{}` wants {}", statement_.name.text, what), statement_.name.span,
                    fmt::format("as in: {}", example));
    return nullptr;
}

const ast::Expr* Arguments::keyword(const std::string& name) {
    asked_.insert(name);
    for (const auto* pair : keywords_)
        if (pair->text == name) return &pair->args[0];
    return nullptr;
}

std::string Arguments::symbol(const ast::Expr* expr) {
    if (expr == nullptr) return {};
    if (expr->kind == Ast::symbol) return expr->text;
    compiler_.error("argument", "a symbol is wanted here, as in `:name`", expr->span);
    return {};
}

std::string Arguments::text(const ast::Expr* expr) {
    if (expr == nullptr) return {};
    if (expr->kind == Ast::heredoc || (expr->kind == Ast::string && !expr->is_interpolated())) return expr->text;
    compiler_.error("argument", "plain text is wanted here", expr->span);
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
    compiler_.error("argument", "true or false is wanted here", expr->span);
    return false;
}

void Arguments::finish() {
    for (; has_next(); ++position_)
        compiler_.error("argument", "`" + statement_.name.text + "` takes no further argument",
                        positional_[position_]->span);
    for (const auto* pair : keywords_) {
        if (asked_.count(pair->text) > 0) continue;
        const auto near = core::closest(pair->text, {asked_.begin(), asked_.end()});
        compiler_.error(
            "unknown-argument", fmt::format("`{}` knows no `{}:`", statement_.name.text, pair->text),
            {pair->span.file, pair->span.begin, pair->span.begin + static_cast<std::uint32_t>(pair->text.size() + 1)},
            near ? "did you mean `" + *near + ":`?" : "");
    }
}

std::optional<core::Kind> type_named(Compiler& compiler, const std::string& name, Span span) {
    const auto kind = core::declarable_kind(name);
    if (!kind && !name.empty())
        compiler.error(
            "unknown-type", "there is no type `:" + name + "`", span,
            "types are boolean, integer, numeric, text, timestamp, date, duration, bytes, percent, uuid, json, "
            "identifier, qualified_name");
    return kind;
}

bool check_new_name(Compiler& compiler, const std::string& name, Span span) {
    if (name.empty()) return false;
    if (grammar::is_ruby_keyword(name)) {
        compiler.error("reserved-name", "`" + name + "` is one of Ruby's own words and can name nothing", span,
                       "choose another name");
        return false;
    }
    if (is_reserved(name)) {
        compiler.error("reserved-name", "`" + name + "` has a meaning in rules and can name nothing else", span,
                       "choose another name");
        return false;
    }
    const Symbol* taken = compiler.scope.find(name);
    if (taken == nullptr) return true;
    // The second call of a macro brings again what its first call captured.
    const bool again = taken->declared.file == span.file && taken->declared.begin == span.begin;
    auto& diagnostic = compiler.diagnostics.error(
        "name-taken", "`" + name + "` is taken already" + (again ? ", by an earlier call of this macro" : ""), span,
        again ? "call the macro once, or in a scenario of its own" : "choose another name");
    if (!again) diagnostic.labels.push_back({taken->declared, std::string(declared_text(taken->kind))});
    for (auto call = compiler.call_sites.rbegin(); call != compiler.call_sites.rend(); ++call)
        diagnostic.labels.push_back({call->second, "`" + call->first + "` is called here"});
    return false;
}

}  // namespace runbook::sema
