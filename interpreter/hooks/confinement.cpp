#include "interpreter/hooks/confinement.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <utility>

#include "interpreter/os/private_memory.hpp"

namespace runbook::hooks {

namespace {

// For messages that come in, as text and as a tree, and for what the program itself allocates.
constexpr std::size_t kMemoryBesideLua = 256U << 20;

bool limit(decltype(RLIMIT_AS) resource, rlim_t value) {
    const rlimit both{value, value};
    return ::setrlimit(resource, &both) == 0;
}

// The sanitizer's shadow memory alone is larger than any limit.
[[maybe_unused]] bool limit_memory(std::size_t more) {
    std::size_t pages = 0;
    if (!(std::ifstream("/proc/self/statm") >> pages)) return false;
    return limit(RLIMIT_AS, pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + more);
}

// /proc shows the strings themselves, whatever `environ` says.
void forget_environment() {
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
        ::explicit_bzero(*variable, std::strlen(*variable));
    ::clearenv();
}

}  // namespace

Confinement confinement_for(std::size_t memory) {
    return {os::filter_of_all_but_computing(), memory + kMemoryBesideLua};
}

bool confine(const Confinement& confinement) {
    os::keep_memory_private();
#ifndef __SANITIZE_ADDRESS__
    if (!limit_memory(confinement.memory)) return false;
#endif
    return limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_NOFILE, 0) &&
           os::install(confinement.filter);
}

os::Descriptor leave_everything_but(os::Descriptor kept) {
    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    ::setsid();
    forget_environment();
    os::keep_memory_private();
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_FSIZE, 0);
    if (kept.get() <= STDERR_FILENO) kept = os::Descriptor(::fcntl(kept.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    const auto number = static_cast<unsigned>(kept.get());
    ::close_range(0, number - 1, 0);
    ::close_range(number + 1, ~0U, 0);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    return kept;
}

bool end_with(pid_t parent) {
    return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent;
}

}  // namespace runbook::hooks
