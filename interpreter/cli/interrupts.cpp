#include "interpreter/cli/interrupts.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"

namespace runbook::cli {

namespace {

os::Interrupt g_interrupt;  // a signal handler can reach nothing else
int g_wake_fd = -1;

void on_signal(int signal) {
    const int saved = errno;
    g_interrupt.signal = signal;
    (void)!::write(g_wake_fd, "x", 1);
    errno = saved;
}

}  // namespace

const os::Interrupt& watch_signals() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        throw Failure(kEnvironment, "cannot create a pipe: too many open files?");
    g_interrupt.wake_fd = ends[0];
    g_wake_fd = ends[1];
    struct sigaction action {};
    action.sa_handler = on_signal;  // without SA_RESTART: a question on the terminal ends too
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM}) ::sigaction(signal, &action, nullptr);
    struct sigaction hangup {};
    if (::sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
        ::sigaction(SIGHUP, &action, nullptr);
    // A failed write must be reported and not kill the process: a closed pipe, or a file at its size limit (ulimit -f).
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    return g_interrupt;
}

const os::Interrupt& operators_interrupt() {
    return g_interrupt;
}

}  // namespace runbook::cli
