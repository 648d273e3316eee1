#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "interpreter/plan/plan.hpp"
#include "interpreter/postgres/describer.hpp"

namespace runbook::describe {

/// What was found of a plan's statements, beside the errors.
struct Summary {
    std::size_t described = 0;             ///< statements
    std::vector<std::string> not_checked;  ///< "step-id: why", for those that only a run can tell
};

/// Has each statement of the plan parsed and described by the server, executing none, and adds what is wrong with them
/// and with the rules that look at their results. Throws postgres::ConnectionError.
/// `describer_of` a database by its name in the runbook; nullptr where it is not connected.
using DescriberOf = std::function<postgres::Describer*(const std::string& database)>;
[[nodiscard]] Summary check_on_server(const plan::Plan& plan, const DescriberOf& describer_of,
                                      const grammar::Sources& sources, grammar::Diagnostics& diagnostics);

}  // namespace runbook::describe
