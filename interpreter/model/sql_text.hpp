#pragma once

#include <functional>
#include <string>
#include <vector>

#include "interpreter/core/expr.hpp"

namespace runbook::model {

/// One SQL statement of a runbook, and the psql variables in it.
struct SqlText {
    struct Variable {
        std::size_t begin = 0;  ///< byte offsets into `text`, of the whole `:name`
        std::size_t end = 0;
        bool identifier = false;  ///< `:"name"`
        std::string name;
        core::Expr value;
        friend bool operator==(const Variable&, const Variable&) = default;
    };
    std::string text;                 ///< as the author wrote it, dedented
    std::vector<Variable> variables;  ///< in order of place
    bool takes_parameters = true;     ///< false for SET, NOTIFY, most DDL: values become quoted literals
    /// What it names by which a function could be called, without schemas: "function f", "relation v", "type t",
    /// "operator +", "column c". Only the run needs them, to ask the server what they are; they are in no log.
    std::vector<std::string> mentions = {};
    friend bool operator==(const SqlText&, const SqlText&) = default;
};

}  // namespace runbook::model
