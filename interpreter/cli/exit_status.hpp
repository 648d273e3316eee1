#pragma once

namespace runbook::cli {

/// The exit statuses of `runbook`; `verify` has its own (verify/verify.hpp).
enum ExitStatus : int {
    kGo = 0,  ///< also: a command that succeeded
    kNoGo = 1,
    kUsage = 2,        ///< wrong usage, or the runbook has errors
    kEnvironment = 3,  ///< a problem with the target, a file or the environment
    kHold = 4,
    kSignalled = 128,  ///< plus the number of the signal that ended a run
};

}  // namespace runbook::cli
