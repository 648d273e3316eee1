#include "interpreter/cli/check.hpp"

#include <fmt/format.h>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/terminal.hpp"

namespace runbook::cli {

int check_command(const CheckOptions& options) {
    int status = kGo;
    for (const auto& file : options.files) {
        const auto loaded = load_runbook(file);
        print_result(loaded.findings());
        if (loaded.program)
            print_result(fmt::format("{}: ok\n", file));
        else
            status = kUsage;
    }
    return status;
}

}  // namespace runbook::cli
