#include "interpreter/cli/arguments.hpp"
#include "interpreter/os/private_memory.hpp"

int main(int argc, char** argv) {
    runbook::os::keep_memory_private();
    return runbook::cli::run_program(argc, argv);
}
