#include "interpreter/cli/arguments.hpp"

int main(int argc, char** argv) {
    return runbook::cli::run_program(argc, argv);
}
