#include "interpreter/cli/plan.hpp"

#include <fmt/format.h>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/inputs.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/plan/dump.hpp"

namespace runbook::cli {

int plan_command(const PlanOptions& options) {
    const auto plan = make_plan(load_program(options.file), options.inputs);
    if (options.json)
        print_document(fmt::format("{}\n", core::json_in_ascii(core::canonical(plan::to_json(plan)))));
    else
        print_result(plan::to_text(plan, project_root(options.file).string()));
    return kGo;
}

}  // namespace runbook::cli
