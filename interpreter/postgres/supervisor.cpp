#include "interpreter/postgres/supervisor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "interpreter/os/find_program.hpp"
#include "interpreter/os/launch.hpp"
#include "interpreter/postgres/sandbox.hpp"

namespace runbook::postgres {

namespace {

// PostgreSQL itself kills those of its processes that do not react to SIGQUIT within five seconds.
constexpr int kMaxStopSeconds = 8;

constexpr int kLifeline = 3;  // the supervisor's only descriptors beside the standard streams
constexpr int kNews = 4;
constexpr int kLock = 5;

// What the supervisor reports: the server's process id once it runs, or kFailed where something ended too early.
constexpr pid_t kFailed = -1;

struct Command {
    std::string program;
    std::vector<char*> argv;
};

// After the fork nothing may allocate or throw, because another thread may have held any lock. So everything is
// prepared here, and what follows only calls the kernel.
struct Script {
    Command copy;
    Command server;
    Command remove;
    const char* log = nullptr;
    const Account* account = nullptr;
    std::vector<char*> environment;
    os::Descriptor lifeline;
    os::Descriptor news;
    int lock = -1;
};

void ignore(int) {}

// Signals to the whole group or service must not end the supervisor before its work is done; its children reset them.
void set_signals() {
    for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP, SIGUSR1, SIGUSR2})
        ::signal(signal, SIG_IGN);
    struct sigaction wake = {};
    wake.sa_handler = ignore;
    ::sigaction(SIGCHLD, &wake, nullptr);
    ::sigaction(SIGALRM, &wake, nullptr);
    sigset_t child;
    ::sigemptyset(&child);
    ::sigaddset(&child, SIGCHLD);
    ::sigprocmask(SIG_SETMASK, &child, nullptr);
}

// A process that reads our output to its end must not have to wait for the server.
void keep_only(int lifeline, int news, int lock) {
    const int null = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
    // Moved up first: each may have the number that another one is to get.
    const int high_lifeline = ::fcntl(lifeline, F_DUPFD, kLock + 1);
    const int high_news = ::fcntl(news, F_DUPFD, kLock + 1);
    const int high_lock = ::fcntl(lock, F_DUPFD, kLock + 1);
    ::dup2(high_lifeline, kLifeline);
    ::dup2(high_news, kNews);
    ::dup2(high_lock, kLock);
    for (const int kept : {kLifeline, kNews, kLock}) ::fcntl(kept, F_SETFD, FD_CLOEXEC);
    if (::close_range(kLock + 1, ~0U, 0) == 0) return;
    const long limit = ::sysconf(_SC_OPEN_MAX);
    for (int fd = kLock + 1; fd < limit; ++fd) ::close(fd);
}

[[noreturn]] void execute(const Script& script, const Command& command, int signal_with_supervisor) {
    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    if (script.account != nullptr) {
        const gid_t group = script.account->group;
        if (::setgroups(1, &group) != 0 || ::setgid(group) != 0 || ::setuid(script.account->user) != 0) ::_exit(126);
    }
    ::umask(077);
    const int log = ::open(script.log, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (log >= 0) {
        ::dup2(log, STDOUT_FILENO);
        ::dup2(log, STDERR_FILENO);
    }
    if (::chdir("/") != 0) ::_exit(126);
    // Even a supervisor that is killed does not leave a server behind.
    if (signal_with_supervisor != 0) ::prctl(PR_SET_PDEATHSIG, signal_with_supervisor);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(command.program.c_str(), command.argv.data(), script.environment.data());
    ::_exit(127);
}

pid_t start(const Script& script, const Command& command, int signal_with_supervisor) {
    const pid_t pid = ::fork();
    if (pid == 0) execute(script, command, signal_with_supervisor);
    return pid;
}

// Sleeps until a child ends or the lifeline is cut. SIGCHLD is unblocked only in here, so that none is missed.
bool lifeline_cut() {
    pollfd watched{kLifeline, 0, 0};
    sigset_t none;
    ::sigemptyset(&none);
    return ::ppoll(&watched, 1, nullptr, &none) > 0;
}

void await_end(pid_t pid) {
    while (pid > 0 && ::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

// Whether the child succeeded. False also when the lifeline was cut meanwhile; then the child was killed.
bool await_success(pid_t pid) {
    int status = 0;
    while (pid > 0) {
        const pid_t ended = ::waitpid(pid, &status, WNOHANG);
        if (ended == pid) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (ended < 0 && errno != EINTR) return false;
        if (!lifeline_cut()) continue;
        ::kill(pid, SIGKILL);
        await_end(pid);
        return false;
    }
    return false;
}

void report(pid_t news) {
    [[maybe_unused]] const auto written = ::write(kNews, &news, sizeof news);
}

void await_cut() {
    while (!lifeline_cut()) {
    }
}

void run_server(const Script& script) {
    const pid_t server = start(script, script.server, SIGQUIT);
    report(server > 0 ? server : kFailed);
    while (server > 0 && !lifeline_cut()) {
        if (::waitpid(server, nullptr, WNOHANG) != server) continue;
        report(kFailed);
        await_cut();
        return;
    }
    if (server <= 0) return await_cut();
    ::kill(server, SIGQUIT);
    ::alarm(kMaxStopSeconds);
    while (::waitpid(server, nullptr, 0) < 0 && errno == EINTR) ::kill(server, SIGKILL);
    ::alarm(0);
}

[[noreturn]] void supervise(const Script& script) {
    ::prctl(PR_SET_NAME, "runbook-sandbox");
    // Our memory is a copy of the parent's, secrets included, and the server's account must not be able to read it.
    ::prctl(PR_SET_DUMPABLE, 0);
    ::setsid();
    if (::chdir("/") != 0) ::_exit(126);
    keep_only(script.lifeline.get(), script.news.get(), script.lock);
    set_signals();
    if (await_success(start(script, script.copy, SIGKILL))) {
        run_server(script);
    } else {
        report(kFailed);
        await_cut();
    }
    await_end(start(script, script.remove, 0));
    ::_exit(0);
}

Command prepared(const std::vector<std::string>& words) {
    Command command{os::find_program(words.front()), {}};
    for (const auto& word : words) command.argv.push_back(const_cast<char*>(word.c_str()));
    command.argv.push_back(nullptr);
    return command;
}

}  // namespace

Supervisor::Supervisor(const Supervised& supervised) {
    // Anybody who can run programs on the server can see its environment.
    auto environment = os::child_environment({"LC_ALL=C"});
    os::Pipe lifeline = os::make_pipe();
    os::Pipe news = os::make_pipe();
    Script script{prepared(supervised.copy),
                  prepared(supervised.server),
                  prepared(supervised.remove),
                  supervised.log.c_str(),
                  nullptr,
                  {},
                  std::move(lifeline.read),
                  std::move(news.write),
                  supervised.lock};
    if (supervised.account) script.account = &*supervised.account;
    for (auto& variable : environment) script.environment.push_back(variable.data());
    script.environment.push_back(nullptr);
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_ = ::fork();
    if (pid_ == 0) supervise(script);
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid_ < 0) throw SandboxError(fmt::format("cannot start a sandbox: {}", std::generic_category().message(error)));
    lifeline_ = std::move(lifeline.write);
    news_ = std::move(news.read);
}

Supervisor::~Supervisor() {
    lifeline_.reset();
    await_end(pid_);
}

Supervisor::State Supervisor::watch(std::chrono::milliseconds patience) {
    pollfd watched{news_.get(), POLLIN, 0};
    if (state_ == State::failed || ::poll(&watched, 1, static_cast<int>(patience.count())) <= 0) return state_;
    pid_t news = kFailed;
    if (::read(news_.get(), &news, sizeof news) != sizeof news) news = kFailed;
    if (news == kFailed) return state_ = State::failed;
    server_pid_ = news;
    return state_ = State::running;
}

}  // namespace runbook::postgres
