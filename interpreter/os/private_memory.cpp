#include "interpreter/os/private_memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace runbook::os {

void keep_memory_private() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__  // whose leak detector reads it from another process
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

}  // namespace runbook::os
