#pragma once

#include "interpreter/core/observables.hpp"

namespace runbook::core {

/// What an expression can use, depending on where it is written.
enum class Visibility {
    plan_values,    ///< literals, params, constants, loop variables: what a plan knows
    captures,       ///< and captures and answers
    sql_check,      ///< and what a check with `sql` found
    sampled_check,  ///< and the percentiles of a check with `sql` and `samples:`
    file_check,     ///< and what a check with `file` found
    files_check,    ///< and what a check with `files` found
    command_check,  ///< and what a check with `command` found
    http_check,     ///< and what a check with `http` found
    lua_check,      ///< and what the function of a check with `lua` returned
    listen_check,   ///< and the notification that came after an action
    elapsed_check,  ///< and how long the section of a check with `elapsed_of` took
    gate,           ///< and the results of the run so far
};

[[nodiscard]] bool can_see(Visibility visibility, ObservableGroup group);

}  // namespace runbook::core
