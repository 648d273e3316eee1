#pragma once

namespace runbook::cli {

/// Reads the command line, runs the subcommand, and returns its exit status. Every failure is one sentence on stderr.
int run_program(int argc, char** argv);

}  // namespace runbook::cli
