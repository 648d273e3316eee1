#include "interpreter/os/launch.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include "interpreter/os/find_program.hpp"
#include "interpreter/os/system_call_filter.hpp"

namespace runbook::os {

namespace {

enum class Stage : int { streams, user, directory, filter, program };

// What the child reports through a pipe that a successful exec closes.
struct Failure {
    Stage stage;
    int error;
};

// Everything the child needs, made before the fork: after it, memory must not be allocated.
struct Prepared {
    const Process& process;
    std::string program;
    std::vector<std::string> environment;
    std::vector<char*> argv;
    std::vector<char*> envp;
    SystemCallFilter filter;  // none: every call is allowed
    int input = -1;           // the child's ends; -1: the stream stays ours
    int output = -1;
    int errors = -1;
    int report = -1;
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

std::string_view name_of(std::string_view variable) {
    return variable.substr(0, variable.find('='));
}

// What every program gets of our environment. It is a short list because ours holds the operator's secrets.
constexpr std::array kPassedOn{"PATH",       "LD_LIBRARY_PATH", "LANG",        "LC_ALL", "LC_CTYPE",
                               "LC_COLLATE", "LC_TIME",         "LC_MESSAGES", "TZ",     "TMPDIR"};

// A NUL byte would silently cut an argument short, so that something else would run than what was shown.
void refuse_nul_bytes(const std::vector<std::string>& texts) {
    for (const auto& text : texts)
        if (text.find('\0') != std::string::npos)
            throw ProcessError(
                fmt::format("cannot run `{}`: an argument or environment variable contains a NUL byte", texts.front()));
}

[[noreturn]] void fail(const Prepared& prepared, Stage stage) {
    const Failure failure{stage, errno};
    [[maybe_unused]] const auto written = ::write(prepared.report, &failure, sizeof failure);
    ::_exit(127);
}

bool move_stream(int from, int to) {
    return from < 0 || ::dup2(from, to) >= 0;
}

bool become_user(const Process& process) {
    if (!process.user) return true;
    const gid_t group = *process.group;
    return ::setgroups(1, &group) == 0 && ::setgid(group) == 0 && ::setuid(*process.user) == 0;
}

[[noreturn]] void run_child(const Prepared& prepared) {
    const Process& process = prepared.process;
    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    if (process.own_session)
        ::setsid();
    else if (!process.inherit_terminal)
        ::setpgid(0, 0);
    if (!move_stream(prepared.input, STDIN_FILENO) || !move_stream(prepared.output, STDOUT_FILENO) ||
        !move_stream(prepared.errors, STDERR_FILENO))
        fail(prepared, Stage::streams);
    // A library may have opened files without O_CLOEXEC, and a child must not get hold of a log or a key.
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    if (!become_user(process)) fail(prepared, Stage::user);
    if (!process.directory.empty() && ::chdir(process.directory.c_str()) != 0) fail(prepared, Stage::directory);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (!prepared.filter.empty() && !install(prepared.filter)) fail(prepared, Stage::filter);
    ::execve(prepared.program.c_str(), prepared.argv.data(), prepared.envp.data());
    fail(prepared, Stage::program);
}

std::string explain(const Process& process, const Failure& failure) {
    const auto reason = std::generic_category().message(failure.error);
    const auto& name = process.command.front();
    switch (failure.stage) {
        case Stage::streams: break;
        case Stage::user: return fmt::format("cannot run `{}` as user {}: {}", name, *process.user, reason);
        case Stage::directory: return fmt::format("cannot run `{}` in {}: {}", name, process.directory, reason);
        case Stage::filter:
            return fmt::format(
                "cannot run `{}` so that it cannot start programs: the kernel refuses a seccomp filter: {}", name,
                reason);
        case Stage::program: break;
    }
    return fmt::format("cannot run `{}`: {}", name, reason);
}

// Our handlers must not run in the child: they would write into our own wake-up pipe.
pid_t fork_without_signals(const Prepared& prepared) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0) run_child(prepared);
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return pid;
}

void await_exec(const Process& process, pid_t pid, const Descriptor& report) {
    Failure failure{};
    ssize_t got = 0;
    do got = ::read(report.get(), &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
    if (got != sizeof failure) return;
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    throw ProcessError(explain(process, failure));
}

Prepared prepare(const Process& process) {
    if (process.command.empty() || process.command.front().empty()) throw ProcessError("no program to run was given");
    if (process.user && !process.group) throw ProcessError("a program that runs as another user needs a group too");
    refuse_nul_bytes(process.command);
    Prepared prepared{process, find_program(process.command.front()), child_environment(process.environment), {}, {},
                      {}};
    if (!process.may_start_programs) prepared.filter = filter_of_new_processes();
    refuse_nul_bytes(prepared.environment);
    prepared.argv = pointers(process.command);
    prepared.envp = pointers(prepared.environment);
    return prepared;
}

}  // namespace

std::vector<std::string> child_environment(const std::vector<std::string>& own) {
    std::vector<std::string> result;
    const auto pass_on = [&](const std::string& name) {
        if (const char* value = std::getenv(name.c_str())) result.push_back(fmt::format("{}={}", name, value));
    };
    for (const char* name : kPassedOn) {
        const auto same = [&](const std::string& variable) { return name_of(variable) == name; };
        if (std::none_of(own.begin(), own.end(), same)) pass_on(name);
    }
    for (const auto& variable : own)
        if (variable.find('=') == std::string::npos)
            pass_on(variable);
        else
            result.push_back(variable);
    return result;
}

Launched launch(const Process& process) {
    Prepared prepared = prepare(process);
    Pipe report = make_pipe();
    Pipe output = make_pipe();
    Pipe input;
    Pipe errors;
    if (!process.inherit_terminal) {
        input = make_pipe();
        errors = make_pipe();
    }
    prepared.input = input.read.get();
    prepared.output = output.write.get();
    prepared.errors = errors.write.get();
    prepared.report = report.write.get();
    const pid_t pid = fork_without_signals(prepared);
    if (pid < 0) throw ProcessError(explain(process, {Stage::streams, errno}));
    report.write.reset();
    await_exec(process, pid, report.read);
    return {pid, std::move(input.write), std::move(output.read), std::move(errors.read)};
}

}  // namespace runbook::os
