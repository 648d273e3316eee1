#include "interpreter/os/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "interpreter/os/launch.hpp"

namespace runbook::os {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMaxOutput = 16U << 20;     // a program that never stops writing must not use up our memory
constexpr std::size_t kMaxLeftInPipe = 1U << 20;  // Linux lets only root make a pipe larger
constexpr std::size_t kInputPiece = 256U << 10;   // read at once from the source of a long input
constexpr int kLongInputPipe = 1 << 20;           // so that the program reads while we prepare the next piece
constexpr milliseconds kGrace{500};               // between SIGTERM and SIGKILL; a run must be sealed 2 s after Ctrl-C
constexpr milliseconds kWithoutPidfd{10};         // how often we look where the kernel cannot wake us

// Writing to a program that has stopped reading must not kill us; other threads keep their own handling.
class SigpipeHeldBack {
  public:
    SigpipeHeldBack() {
        ::sigemptyset(&sigpipe_);
        ::sigaddset(&sigpipe_, SIGPIPE);
        sigset_t pending;
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
    }
    ~SigpipeHeldBack() {
        const timespec at_once{};
        if (!was_pending_) ::sigtimedwait(&sigpipe_, nullptr, &at_once);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    SigpipeHeldBack(const SigpipeHeldBack&) = delete;
    SigpipeHeldBack& operator=(const SigpipeHeldBack&) = delete;

  private:
    sigset_t sigpipe_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

void set_nonblocking(const Descriptor& end) {
    if (end) ::fcntl(end.get(), F_SETFL, ::fcntl(end.get(), F_GETFL) | O_NONBLOCK);
}

// Reads once, and closes our end where the other one is closed. Returns the number of bytes read.
std::size_t read_some(Descriptor& from, std::string& into) {
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) from.reset();
        return 0;
    }
    const auto size = static_cast<std::size_t>(got);
    into.append(buffer.data(), std::min(size, kMaxOutput - into.size()));
    return size;
}

// A program that ended may have left others behind that keep its pipes open: only what is in the pipe now is taken.
void read_rest(Descriptor& from, std::string& into) {
    std::size_t total = 0;
    while (from && total < kMaxLeftInPipe) {
        const std::size_t size = read_some(from, into);
        if (size == 0) return;
        total += size;
    }
}

// A program's standard input: a text, or piece by piece from a source.
class Input {
  public:
    explicit Input(const Process& process) : source_(process.input_from), rest_(process.input) {}

    // What is to be written next; empty at the end.
    std::string_view next() {
        if (rest_.empty() && source_) {
            buffer_.resize(kInputPiece);
            const auto size = source_(buffer_.data(), buffer_.size());
            rest_ = std::string_view(buffer_).substr(0, size);
        }
        return rest_;
    }
    void written(std::size_t bytes) { rest_.remove_prefix(bytes); }

  private:
    const std::function<std::size_t(char*, std::size_t)>& source_;
    std::string buffer_;
    std::string_view rest_;
};

class Running {
  public:
    explicit Running(const Process& process)
        : process_(process),
          input_(process),
          started_(launch(process)),
          pidfd_(static_cast<int>(::syscall(SYS_pidfd_open, started_.pid, 0))),
          limit_(Clock::now() + process.deadline),
          has_limit_(!process.inherit_terminal) {
        set_nonblocking(started_.input);
        set_nonblocking(started_.output);
        set_nonblocking(started_.errors);
        if (process.input.empty() && !process.input_from) started_.input.reset();
        // If the kernel refuses, the pipe keeps its usual size.
        if (process.input_from) ::fcntl(started_.input.get(), F_SETPIPE_SZ, kLongInputPipe);
    }
    // Where something threw, such as the input's source, the program must not stay behind.
    ~Running() {
        if (reaped_) return;
        end_group(SIGKILL);
        while (::waitpid(started_.pid, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    ProcessResult to_its_end() {
        while (!ended()) {
            enforce_limits();
            exchange();
        }
        // Before the process is reaped: its number, and so its group's, cannot have passed to another one yet.
        if (phase_ != Phase::running || process_.ends_its_children) end_group(SIGKILL);
        read_rest(started_.output, result_.output);
        read_rest(started_.errors, result_.errors);
        reap();
        return std::move(result_);
    }

  private:
    enum class Phase { running, asked_to_end, killed };

    const Process& process_;
    Input input_;
    Launched started_;
    Descriptor pidfd_;
    Clock::time_point limit_;
    bool has_limit_;
    Phase phase_ = Phase::running;
    bool reaped_ = false;
    ProcessResult result_;

    [[nodiscard]] bool ended() const {
        siginfo_t info{};
        const int waited = ::waitid(P_PID, static_cast<id_t>(started_.pid), &info, WEXITED | WNOHANG | WNOWAIT);
        return waited == 0 ? info.si_pid == started_.pid : errno != EINTR;
    }

    [[nodiscard]] bool interrupted() const {
        return process_.interrupt != nullptr && process_.interrupt->signal.load() != 0;
    }

    // If the program shares the terminal's group, which is also ours, the signal is for the program alone.
    void end_group(int signal) const { ::kill(process_.inherit_terminal ? started_.pid : -started_.pid, signal); }

    void enforce_limits() {
        const bool late = has_limit_ && Clock::now() >= limit_;
        if (phase_ == Phase::running && (late || interrupted())) {
            (late ? result_.timed_out : result_.interrupted) = true;
            end_group(SIGTERM);
            phase_ = Phase::asked_to_end;
            limit_ = Clock::now() + kGrace;
            has_limit_ = true;
        } else if (phase_ == Phase::asked_to_end && late) {
            end_group(SIGKILL);
            phase_ = Phase::killed;
            has_limit_ = false;
        }
    }

    [[nodiscard]] int poll_timeout() const {
        auto wait = milliseconds(3'600'000);
        if (has_limit_) {
            const auto left = std::chrono::ceil<milliseconds>(limit_ - Clock::now());
            wait = std::clamp(left, milliseconds(0), wait);
        }
        if (!pidfd_) wait = std::min(wait, kWithoutPidfd);
        return static_cast<int>(wait.count());
    }

    void exchange() {
        const int wake = process_.interrupt != nullptr && phase_ == Phase::running ? process_.interrupt->wake_fd : -1;
        std::array<pollfd, 5> watched{{{started_.input.get(), POLLOUT, 0},
                                       {started_.output.get(), POLLIN, 0},
                                       {started_.errors.get(), POLLIN, 0},
                                       {pidfd_.get(), POLLIN, 0},
                                       {wake, POLLIN, 0}}};
        if (::poll(watched.data(), watched.size(), poll_timeout()) <= 0) return;
        if (watched[0].revents != 0) write_some();
        if (watched[1].revents != 0) read_some(started_.output, result_.output);
        if (watched[2].revents != 0) read_some(started_.errors, result_.errors);
    }

    void write_some() {
        const auto piece = input_.next();
        if (piece.empty()) return started_.input.reset();
        const ssize_t written = ::write(started_.input.get(), piece.data(), piece.size());
        if (written > 0) input_.written(static_cast<std::size_t>(written));
        if (written < 0 && errno != EAGAIN && errno != EINTR) started_.input.reset();
    }

    void reap() {
        int status = 0;
        reaped_ = true;
        while (::waitpid(started_.pid, &status, 0) < 0)
            if (errno != EINTR)
                // If SIGCHLD is ignored, the kernel discards the status, and an unknown status must not count as
                // success.
                throw ProcessError(fmt::format("the exit status of `{}` is unknown: {}", process_.command.front(),
                                               std::generic_category().message(errno)));
        result_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
};

}  // namespace

namespace {

// Of this process; empty where the kernel does not list them.
std::set<pid_t> children_of_ours() {
    std::set<pid_t> children;
    std::error_code none;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", none)) {
        std::ifstream list(task.path() / "children");
        for (pid_t pid = 0; list >> pid;) children.insert(pid);
    }
    return children;
}

// What a program starts in a session of its own is not in its group. The orphans become our children, and can be found.
class Orphans {
  public:
    Orphans() : before_(children_of_ours()) { ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }
    // Each that is killed leaves us its own children.
    ~Orphans() {
        for (bool found = true; found;) {
            found = false;
            for (const auto pid : children_of_ours()) {
                if (before_.contains(pid)) continue;
                found = true;
                ::kill(pid, SIGKILL);
                ::waitpid(pid, nullptr, 0);
            }
        }
        ::prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    }
    Orphans(const Orphans&) = delete;
    Orphans& operator=(const Orphans&) = delete;

  private:
    std::set<pid_t> before_;
};

}  // namespace

ProcessResult run_process(const Process& process) {
    const SigpipeHeldBack held_back;
    std::optional<Orphans> orphans;
    if (process.ends_its_children) orphans.emplace();
    return Running(process).to_its_end();
}

}  // namespace runbook::os
