#include "interpreter/describe/result_types.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/operations.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::describe {

namespace {

using core::Expr;
using core::Kind;
using core::Observable;
using core::Type;
using Op = core::Expr::Op;

class Checker {
  public:
    Checker(const std::vector<postgres::DescribedColumn>& columns, const KindOf& kind_of, const Report& report)
        : columns_(columns), kind_of_(kind_of), report_(report) {}

    // Unknown where it was reported, or only the run knows.
    Type type_of(const Expr& expr) const {
        std::vector<Type> types;
        if (expr.op != Op::observe)
            for (const auto& arg : expr.args) types.push_back(type_of(arg));
        switch (expr.op) {
            case Op::literal: return expr.value.is_null() ? Type{} : expr.value.type();
            case Op::variable: return kind_of_(expr.variable);
            case Op::observe: return observed(expr);
            case Op::list: return {Kind::list, Kind::unknown};
            case Op::object: return {Kind::json, Kind::unknown};
            case Op::range: return {Kind::range, types[0].kind};
            case Op::join: return {Kind::text, Kind::unknown};
            case Op::method:
                return checked([&] {
                    return core::method_type(expr.name, types[0], {types.begin() + 1, types.end()});
                });
            case Op::unary: return checked([&] { return core::unary_type(expr.name, types[0]); });
            case Op::binary: return checked([&] { return core::binary_type(expr.name, types[0], types[1]); });
        }
        return {};
    }

  private:
    const std::vector<postgres::DescribedColumn>& columns_;
    const KindOf& kind_of_;
    const Report& report_;

    template <typename TypeOf>
    Type checked(const TypeOf& type_of) const {
        try {
            return type_of();
        } catch (const core::TypeError& error) {
            report_(error.message, {});
            return {};
        }
    }

    Type observed(const Expr& expr) const {
        switch (expr.observable) {
            case Observable::value: return value();
            case Observable::row:
                if (expr.args.size() == 3) (void)column(expr.args[1].value.as_string());
                return column(expr.args[0].value.as_string());
            case Observable::column: return {Kind::list, column(expr.args[0].value.as_string()).kind};
            default: return {core::info_of(expr.observable).kind, Kind::unknown};
        }
    }

    [[nodiscard]] std::string names() const {
        std::string all;
        for (const auto& [name, type] : columns_) all += (all.empty() ? "" : ", ") + name;
        return all;
    }

    Type value() const {
        if (columns_.size() == 1) return columns_[0].type;
        if (columns_.empty())
            report_("`value` needs a column, but the statement returns none", "write `affected`, or add `returning …`");
        else
            report_(fmt::format("`value` needs one column, but the statement returns {}: {}", columns_.size(), names()),
                    "write `row[:" + columns_[0].name + "]`, or select one column");
        return {};
    }

    Type column(const std::string& wanted) const {
        std::vector<std::string> known;
        for (const auto& [name, type] : columns_) {
            if (name == wanted) return type;
            known.push_back(name);
        }
        const auto near = core::closest(wanted, known);
        report_(fmt::format("the statement returns no column `{}`", wanted), near ? "did you mean `" + *near + "`?"
                                                                             : known.empty() ? "it returns none"
                                                                                             : "it returns " + names());
        return {};
    }
};

}  // namespace

void check_expression(const Expr& expr, const std::vector<postgres::DescribedColumn>& columns, const KindOf& kind_of,
                      const Report& report) {
    (void)Checker(columns, kind_of, report).type_of(expr);
}

}  // namespace runbook::describe
