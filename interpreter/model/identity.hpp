#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/expr.hpp"

namespace runbook::model {

/// A setting of an application, such as `app.tenant`.
struct Setting {
    std::string name;
    std::optional<core::Expr> value;  ///< nothing: it was never set on the connection
    friend bool operator==(const Setting&, const Setting&) = default;
};

/// Who a step's statement runs as.
struct Identity {
    std::string name;  ///< the author's
    core::Expr role;   ///< text, known to the plan
    std::vector<Setting> settings;
    bool exempt = false;  ///< row security need not bind the role
    friend bool operator==(const Identity&, const Identity&) = default;
};

}  // namespace runbook::model
