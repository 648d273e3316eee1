#include "interpreter/hooks/nursery.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

namespace runbook::hooks {

namespace {

constexpr int kGrace = 5000;  // milliseconds for the nursery to answer or end; it has nothing else to do

void wait_for(pid_t pid) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

// A command is one byte. With a descriptor, which is the worker's end of its channel, it asks for a worker; without,
// for the end of the worker. The answer is the new worker's process number, or -1.
struct CommandBuffer {
    char byte = 'w';
    iovec part{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr header{};

    explicit CommandBuffer(bool with_descriptor) {
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        if (!with_descriptor) return;
        header.msg_control = control.data();
        header.msg_controllen = control.size();
    }
};

bool send_command(int control, const os::Descriptor& channel) {
    CommandBuffer command(static_cast<bool>(channel));
    if (channel) {
        cmsghdr* const attached = CMSG_FIRSTHDR(&command.header);
        attached->cmsg_level = SOL_SOCKET;
        attached->cmsg_type = SCM_RIGHTS;
        attached->cmsg_len = CMSG_LEN(sizeof(int));
        const int number = channel.get();
        std::memcpy(CMSG_DATA(attached), &number, sizeof number);
    }
    return ::sendmsg(control, &command.header, MSG_NOSIGNAL) == 1;
}

// Nothing if the parent has gone.
std::optional<os::Descriptor> receive_command(int control) {
    CommandBuffer command(true);
    ssize_t got = 0;
    do got = ::recvmsg(control, &command.header, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got != 1) return std::nullopt;
    const cmsghdr* const attached = CMSG_FIRSTHDR(&command.header);
    if (attached == nullptr || attached->cmsg_type != SCM_RIGHTS) return os::Descriptor();
    int number = -1;
    std::memcpy(&number, CMSG_DATA(attached), sizeof number);
    return os::Descriptor(number);
}

struct Instructions {
    const Nursery::Work& work;
    const Confinement& confinement;
};

[[noreturn]] void run_worker(pid_t nursery, os::Descriptor channel, const Instructions& instructions) {
    channel = leave_everything_but(std::move(channel));
    if (end_with(nursery) && confine(instructions.confinement)) instructions.work(std::move(channel));
    ::_exit(0);
}

pid_t fork_worker(os::Descriptor channel, const Instructions& instructions) {
    const pid_t self = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) run_worker(self, std::move(channel), instructions);
    return pid;
}

// An exception ends this process, as it must: it is a copy of its parent's stack.
[[noreturn]] void run_nursery(pid_t parent, os::Descriptor control, const Instructions& instructions) noexcept {
    control = leave_everything_but(std::move(control));
    ::prctl(PR_SET_NAME, "runbook-lua");
    if (!end_with(parent)) ::_exit(0);
    pid_t worker = -1;
    for (;;) {
        auto command = receive_command(control.get());
        if (worker > 0) {
            ::kill(worker, SIGKILL);
            wait_for(worker);
            worker = -1;
        }
        if (!command) ::_exit(0);
        if (*command) worker = fork_worker(std::move(*command), instructions);
        if (::send(control.get(), &worker, sizeof worker, MSG_NOSIGNAL) != sizeof worker && worker <= 0) ::_exit(0);
    }
}

// Our handlers must not run in the child: they would write into our own wake-up pipe.
template <typename InChild>
pid_t fork_without_signals(const InChild& in_child) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0) in_child();
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return pid;
}

// False if it does not come.
bool wait_until_readable(int control) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::milliseconds(kGrace);
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd waited{control, POLLIN, 0};
        const int ready = left > 0 ? ::poll(&waited, 1, static_cast<int>(left)) : 0;
        if (ready >= 0 || errno != EINTR) return ready > 0;
    }
}

pid_t answer_of(int control) {
    pid_t worker = -1;
    if (!wait_until_readable(control)) return -1;
    return ::recv(control, &worker, sizeof worker, MSG_WAITALL) == sizeof worker ? worker : -1;
}

}  // namespace

Nursery::Nursery(const Work& work, const Confinement& confinement) {
    auto sockets = make_socket_pair();
    const pid_t parent = ::getpid();
    pid_ = fork_without_signals([&] { run_nursery(parent, std::move(sockets.theirs), {work, confinement}); });
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "cannot start a process for Lua");
    control_ = std::move(sockets.ours);
}

Nursery::~Nursery() {
    ::shutdown(control_.get(), SHUT_WR);  // it ends the worker, waits for it and ends
    if (!wait_until_readable(control_.get())) ::kill(pid_, SIGKILL);
    wait_for(pid_);
}

std::optional<Channel> Nursery::start_worker() {
    auto sockets = make_socket_pair();
    if (!send_command(control_.get(), sockets.theirs)) return std::nullopt;
    worker_ = answer_of(control_.get());
    if (worker_ <= 0) return std::nullopt;
    return Channel(std::move(sockets.ours));
}

void Nursery::end_worker() {
    if (worker_ <= 0) return;
    // Its number cannot have passed to another process: the nursery waits for it only when it is asked to.
    ::kill(std::exchange(worker_, -1), SIGKILL);
    if (send_command(control_.get(), {})) [[maybe_unused]]
        const auto none = answer_of(control_.get());
}

}  // namespace runbook::hooks
