#include "interpreter/sql/without_rows.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "interpreter/core/evaluate.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sql/parse_tree.hpp"
#include "interpreter/sql/scan.hpp"

namespace runbook::sql {

namespace {

using core::Expr;
using core::Value;
using Found = std::optional<Value>;

// No operand that is computed here has a name.
class NoNames : public core::Environment {
  public:
    [[nodiscard]] Value variable(const core::Variable&) const override { return {}; }
    [[nodiscard]] Value observe(core::Observable, const std::vector<Value>&) const override { return {}; }
};

bool has(Node node, std::string_view name) {
    return node.find(name).has_value();
}

std::vector<Node> list_in(Node node, std::string_view name) {
    std::vector<Node> elements;
    if (const auto list = node.find(name))
        for (const auto element : list->as_array()) elements.push_back(element);
    return elements;
}

Node last_of(Node list) {
    auto last = *list.as_array().begin();
    for (const auto element : list.as_array()) last = element;
    return last;
}

std::string last_name(Node call) {
    return last_of(call.at("funcname")).at("String").string("sval");
}

bool is_aggregate(std::string_view name) {
    constexpr std::array<std::string_view, 12> kAggregates = {"sum",       "min",        "max",      "avg",
                                                              "array_agg", "string_agg", "bool_and", "bool_or",
                                                              "every",     "jsonb_agg",  "json_agg", "percentile_cont"};
    return std::find(kAggregates.begin(), kAggregates.end(), name) != kAggregates.end();
}

// Computes expressions of a SELECT list over tables without rows. NULL is a value; nothing is what it does not know.
class Computation {
  public:
    /// Whether anything in it depended on rows.
    [[nodiscard]] bool depends_on_rows() const { return depends_; }

    Found value_of(Node node) {
        if (depth_ == kMaxDepth) return std::nullopt;
        ++depth_;
        auto value = value_at(node);
        --depth_;
        return value;
    }

  private:
    static constexpr int kMaxDepth = 200;  // it is recursive, and SQL is nested as deeply as its author likes
    bool depends_ = false;
    int depth_ = 0;

    Found value_at(Node node) {
        if (const auto constant = node.find("A_Const")) return constant_value(*constant);
        if (const auto call = node.find("FuncCall")) return call_value(*call);
        if (const auto cast = node.find("TypeCast")) return value_of(cast->at("arg"));
        if (const auto coalesce = node.find("CoalesceExpr")) return first_not_null(list_in(*coalesce, "args"));
        if (const auto operation = node.find("A_Expr")) return operation_value(*operation);
        if (const auto boolean = node.find("BoolExpr")) return boolean_value(*boolean);
        if (const auto query = node.find("SubLink")) return subquery_value(*query);
        return std::nullopt;
    }

    static Found constant_value(Node constant) {
        if (has(constant, "isnull")) return Value();
        if (const auto integer = constant.find("ival")) {
            const auto number = integer->find("ival");  // 0 is left out
            return Value::integer(number ? number->as_int() : 0);
        }
        if (const auto boolean = constant.find("boolval")) return Value::boolean(has(*boolean, "boolval"));
        if (const auto decimal = constant.find("fval"))
            if (auto number = core::Number::parse(decimal->string("fval")))
                return Value::quantity(core::Kind::numeric, *number);
        return std::nullopt;
    }

    Found call_value(Node call) {
        if (has(call, "over")) return std::nullopt;
        const auto name = last_name(call);
        if (name != "count" && !is_aggregate(name)) return std::nullopt;
        depends_ = true;
        return name == "count" ? Value::integer(0) : Value();
    }

    Found first_not_null(const std::vector<Node>& args) {
        for (const auto& arg : args) {
            const auto value = value_of(arg);
            if (!value || !value->is_null()) return value;
        }
        return Value();
    }

    Found operation_value(Node operation) {
        const auto left_side = operation.find("lexpr");
        if (operation.at("kind").as_string() != "AEXPR_OP" || !left_side) return std::nullopt;
        const auto left = value_of(*left_side);
        const auto right = value_of(operation.at("rexpr"));
        if (!left || !right) return std::nullopt;
        if (left->is_null() || right->is_null()) return Value();
        const auto symbol = last_of(operation.at("name")).at("String").string("sval");
        return computed(symbol == "=" ? "==" : symbol == "<>" ? "!=" : symbol, *left, *right);
    }

    static Found computed(const std::string& symbol, const Value& left, const Value& right) {
        constexpr std::array<std::string_view, 9> kKnown = {"==", "!=", "<", "<=", ">", ">=", "+", "-", "*"};
        if (std::find(kKnown.begin(), kKnown.end(), symbol) == kKnown.end()) return std::nullopt;
        try {
            return core::evaluate(Expr::binary(symbol, Expr::literal(left), Expr::literal(right)), NoNames());
        } catch (const core::EvaluationError&) {
            return std::nullopt;
        }
    }

    Found boolean_value(Node boolean) {
        const auto op = boolean.at("boolop").as_string();
        bool result = op == "AND_EXPR";
        for (const auto arg : boolean.at("args").as_array()) {
            const auto value = value_of(arg);
            if (!value || value->kind() != core::Kind::boolean) return std::nullopt;
            if (op == "NOT_EXPR") return Value::boolean(!value->as_bool());
            result = op == "AND_EXPR" ? result && value->as_bool() : result || value->as_bool();
        }
        return Value::boolean(result);
    }

    Found subquery_value(Node query) {
        const auto kind = query.at("subLinkType").as_string();
        depends_ = true;
        if (kind == "EXISTS_SUBLINK") return Value::boolean(false);
        const auto select = query.at("subselect").find("SelectStmt");
        if (kind != "EXPR_SUBLINK" || !select) return std::nullopt;
        const auto targets = list_in(*select, "targetList");
        if (targets.size() != 1 || has(*select, "groupClause")) return std::nullopt;
        Computation inner;
        inner.depth_ = depth_;
        auto value = inner.value_of(targets[0].at("ResTarget").at("val"));
        // Without an aggregate it has no row, which is NULL here.
        return inner.depends_on_rows() ? value : Found(Value());
    }
};

std::string column_name(Node target) {
    if (const auto name = target.find("name")) return std::string(name->as_string());
    const Node value = target.at("val");
    if (const auto call = value.find("FuncCall")) return last_name(*call);
    if (has(value, "CoalesceExpr")) return "coalesce";
    return has(value, "SubLink") ? "exists" : "?column?";
}

// The columns of its one row; nothing if it then has no row.
std::vector<WithoutRows::Column> one_row(Node select) {
    std::vector<WithoutRows::Column> columns;
    Computation computation;
    for (const auto& target : list_in(select, "targetList")) {
        const Node column = target.at("ResTarget");
        columns.push_back({column_name(column), computation.value_of(column.at("val"))});
    }
    const bool has_row = computation.depends_on_rows() && !has(select, "groupClause") && !has(select, "havingClause");
    return has_row ? columns : std::vector<WithoutRows::Column>();
}

// A function can return a set of rows, or none.
bool has_call(Node tree) {
    for (const auto part : tree.all_parts())
        if (part.key() == "FuncCall") return true;
    return false;
}

bool inserts_found_rows(Node insert) {
    const auto source = insert.find("selectStmt");
    return source && has(source->at("SelectStmt"), "fromClause");
}

bool ends_from(std::string_view word) {
    constexpr std::array<std::string_view, 10> kAfterFrom = {"where", "group",  "having", "window", "order",
                                                             "limit", "offset", "fetch",  "for",    "union"};
    return std::find(kAfterFrom.begin(), kAfterFrom.end(), word) != kAfterFrom.end();
}

// On one line, without comments.
std::string joined(const std::string& sql, const std::vector<Token>& tokens, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
        const bool apart = i > from && tokens[i].begin > tokens[i - 1].end;
        text += apart ? " " : "";
        text += tokens[i].in(sql);
    }
    return text;
}

// "select count(*) from …" with the query's own FROM. What is in parentheses belongs to it.
std::string counting(const std::string& sql) {
    const auto tokens = scan(sql);
    const auto word = [&](std::size_t i) {
        return tokens[i].kind == Token::Kind::word ? core::to_lower(std::string(tokens[i].in(sql))) : std::string();
    };
    if (tokens.empty() || word(0) != "select") return {};
    std::optional<std::size_t> from;
    int depth = 0;
    std::size_t i = 0;
    for (; i < tokens.size(); ++i) {
        const auto text = tokens[i].in(sql);
        depth += text == "(" ? 1 : text == ")" ? -1 : 0;
        if (depth == 0 && !from && word(i) == "from" && word(i - 1) != "distinct") from = i;
        if (depth == 0 && from && i > *from && (ends_from(word(i)) || text == ";")) break;
    }
    return from ? "select count(*) " + joined(sql, tokens, *from, i) : std::string();
}

}  // namespace

std::optional<WithoutRows> without_rows(const std::string& sql, const std::vector<Variable>& variables) {
    const auto tree = ParseTree::of(without_variables(sql, variables, false));
    if (!tree || tree->statements() != 1) return std::nullopt;
    const auto statement = tree->first();
    const auto kind = statement.key();
    if (kind == "UpdateStmt" || kind == "DeleteStmt" || kind == "MergeStmt") return WithoutRows{{}, true, {}};
    if (kind == "InsertStmt")
        return inserts_found_rows(statement) ? std::optional(WithoutRows{{}, true, {}}) : std::nullopt;
    if (kind != "SelectStmt" || has(statement, "valuesLists")) return std::nullopt;
    WithoutRows answer{one_row(statement), false, {}};
    const bool constant = !has(statement, "fromClause") && !has(statement, "larg") && !has(statement, "whereClause") &&
                          !has_call(statement);
    if (constant && answer.columns.empty()) return std::nullopt;
    // The parts of a UNION and what a WITH computes cannot be counted by one FROM.
    if (!has(statement, "larg") && !has(statement, "withClause")) answer.count = counting(sql);
    return answer;
}

}  // namespace runbook::sql
