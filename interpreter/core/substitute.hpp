#pragma once

#include <functional>

#include "interpreter/core/expr.hpp"

namespace runbook::core {

/// What a variable is replaced with; nullptr: it stays.
using Replacement = std::function<const Expr*(const Variable&)>;

/// Replaces variables. Texts, lists and objects whose parts are all known then become literals, for titles, ids and the
/// log. Throws EvaluationError where such a text is too long.
void substitute(Expr& expr, const Replacement& replacement);

}  // namespace runbook::core
