#pragma once

#include <set>
#include <string>
#include <vector>

#include "interpreter/exec/lanes.hpp"
#include "interpreter/model/server.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::exec {

/// What the server says about the functions that a plan's statements call.
struct CalledFunctions {
    /// Those whose effects a rollback may not undo, by signature.
    std::vector<model::CalledFunction> listed;
    /// What mentions (SqlText::mentions) those that may leave something behind on the connection: a setting, a prepared
    /// statement, a lock.
    std::set<std::string> traced;
};

/// Asks a server once, before the first step that is on it, what functions the statements for it reach, also through
/// views, operators, casts, aggregates, domains and the texts of other functions. What a trigger calls, and a text that
/// is executed, is not seen. Throws TargetError where the server does not say.
[[nodiscard]] CalledFunctions look_up_functions(const std::vector<model::Step>& steps, const std::string& database,
                                                Lane& lane);

/// Whether the step's statements may leave something behind on the connection that they run on.
[[nodiscard]] bool leaves_traces(const model::Step& step, const std::set<std::string>& traced);

}  // namespace runbook::exec
