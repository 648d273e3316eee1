#pragma once

namespace runbook::cli {

/// What `runbook` exits with; `verify` has its own (verify/verify.hpp).
enum ExitStatus : int {
    kGo = 0,  ///< also: a command that did what it should
    kNoGo = 1,
    kUsage = 2,        ///< the command line, or the runbook has errors
    kEnvironment = 3,  ///< target, file or environment trouble
    kHold = 4,
    kInterrupted = 130,
    kTerminated = 143,
};

}  // namespace runbook::cli
