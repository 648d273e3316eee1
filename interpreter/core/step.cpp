#include "interpreter/core/step.hpp"

#include <array>

namespace runbook::core {

namespace {

constexpr std::array<std::string_view, 7> kKinds = {"check", "capture", "manual", "ask", "note", "indicator", "gate"};

void visit_sql(SqlText& sql, const std::function<void(Expr&)>& visit) {
    for (auto& variable : sql.variables) visit(variable.value);
}

void visit_optional(std::optional<Expr>& expr, const std::function<void(Expr&)>& visit) {
    if (expr) visit(*expr);
}

struct ExprVisitor {
    const std::function<void(Expr&)>& visit;

    void operator()(Probe& probe) const {
        if (auto* sql = std::get_if<SqlProbe>(&probe)) visit_sql(sql->sql, visit);
        if (auto* file = std::get_if<FileProbe>(&probe)) visit(file->path);
    }
    void operator()(Check& check) const {
        (*this)(check.probe);
        if (check.among) visit_sql(*check.among, visit);
        if (check.counterexample) visit_sql(*check.counterexample, visit);
        for (auto& rule : check.rules) {
            visit(rule.condition);
            visit_optional(rule.alert, visit);
            visit_optional(rule.message, visit);
        }
        visit_optional(check.remedy, visit);
    }
    void operator()(Capture& capture) const { (*this)(capture.probe); }
    void operator()(Manual&) const {}
    void operator()(Ask&) const {}
    void operator()(Note& note) const { visit(note.text); }
    void operator()(Indicator&) const {}
    void operator()(Gate& gate) const {
        for (auto& rule : gate.rules) {
            visit_optional(rule.condition, visit);
            visit_optional(rule.reason, visit);
        }
    }
};

}  // namespace

std::string_view kind_name(const Step& step) {
    return kKinds.at(step.body.index());
}

void for_each_expr(Step& step, const std::function<void(Expr&)>& visit) {
    visit(step.title);
    for (auto& condition : step.only_if) visit(condition);
    std::visit(ExprVisitor{visit}, step.body);
}

}  // namespace runbook::core
