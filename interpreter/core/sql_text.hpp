#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// One SQL statement of a runbook, with psql's variables found in it.
struct SqlText {
    struct Variable {
        std::size_t begin = 0;  ///< byte offsets into `text`, of the whole `:name`
        std::size_t end = 0;
        bool identifier = false;  ///< `:"name"`
        std::string name;
        Expr value;
    };
    std::string text;                 ///< as the author wrote it, dedented
    std::vector<Variable> variables;  ///< in order of place
    bool takes_parameters = true;     ///< false for SET, NOTIFY, most DDL: values become quoted literals
    friend bool operator==(const SqlText&, const SqlText&) = default;
};

/// A parameter on its way to the server.
struct Bind {
    std::uint32_t type = 0;           ///< an OID; 0 lets the server infer it
    std::optional<std::string> text;  ///< nothing is NULL
    friend bool operator==(const Bind&, const Bind&) = default;
};

/// SQL ready to be sent: values are in `binds` as $1, $2 …, never in the text unless the statement takes no parameter.
struct BoundSql {
    std::string text;
    std::vector<Bind> binds;
};

/// A value that cannot be sent, such as a list as an identifier.
struct BindError {
    std::string message;
};

/// Renders the statement with the values that `value_of` finds. Throws BindError.
[[nodiscard]] BoundSql bind(const SqlText& sql, const std::function<Value(const Expr&)>& value_of);

[[nodiscard]] std::string quote_literal(const std::string& text);
/// `a.b` of a qualified name becomes `"a"."b"`; of any other text `"a.b"`.
[[nodiscard]] std::string quote_identifier(const Value& name);

}  // namespace runbook::core
