#include "interpreter/cli/check.hpp"

#include <fmt/format.h>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/plan/parameters.hpp"
#include "interpreter/plan/plan.hpp"

namespace runbook::cli {

namespace {

// Loops that multiply are only seen when they are unrolled, which needs a value for every param.
std::string too_large(const sema::Program& program) {
    try {
        if (plan::missing_parameters(program.params, {}).empty())
            (void)plan::build(program, plan::resolve_parameters(program.params, {}));
    } catch (const plan::PlanTooLarge& error) {
        return fmt::format("error[too-large]: {}\n\n1 error\n", error.what());
    } catch (const plan::PlanError&) {
        // Other values can be given for a run, which is then told what is wrong with its own.
    }
    return {};
}

}  // namespace

int check_command(const CheckOptions& options) {
    int status = kGo;
    for (const auto& file : options.files) {
        const auto loaded = load_runbook(file);
        const auto problem = loaded.program ? too_large(*loaded.program) : std::string();
        print_result(loaded.findings() + problem);
        if (loaded.program && problem.empty())
            print_result(fmt::format("{}: ok\n", file));
        else
            status = kUsage;
    }
    return status;
}

}  // namespace runbook::cli
