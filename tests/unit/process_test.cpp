#include "interpreter/os/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "interpreter/os/find_program.hpp"
#include "interpreter/os/private_memory.hpp"
#include "tests/support/catch.hpp"

using namespace runbook::os;
using namespace std::chrono_literals;
using Catch::Matchers::Message;

namespace {

ProcessResult shell(const std::string& script) {
    return run_process({.command = {"sh", "-c", script}});
}

// A process that ended stays a zombie if nobody reaps it.
bool runs(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string number;
    std::string name;
    std::string state;
    file >> number >> name >> state;
    return !state.empty() && state != "Z" && state != "X";
}

class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* before = ::getenv(name)) before_ = before;
        ::setenv(name, value, 1);
    }
    ~Variable() {
        if (before_)
            ::setenv(name_, before_->c_str(), 1);
        else
            ::unsetenv(name_);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
    std::optional<std::string> before_;
};

template <typename Work>
std::chrono::milliseconds duration_of(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace

TEST_CASE("a process's output, errors and status are returned separately") {
    const auto result = shell("echo out; echo err >&2; exit 3");
    CHECK(result.output == "out\n");
    CHECK(result.errors == "err\n");
    CHECK(result.status == 3);
    CHECK_FALSE(result.timed_out);
    CHECK_FALSE(result.interrupted);
}

TEST_CASE("arguments do not pass through a shell") {
    CHECK(run_process({.command = {"echo", "$HOME; ls", "`id`"}}).output == "$HOME; ls `id`\n");
}

TEST_CASE("input and output larger than a pipe do not block each other") {
    std::string text;
    for (int i = 0; text.size() < 5'000'000; ++i) text += std::to_string(i) + "\n";
    const auto result = run_process({.command = {"tee", "/dev/stderr"}, .input = text});
    CHECK(result.status == 0);
    CHECK(result.output == text);
    CHECK(result.errors == text);
}

TEST_CASE("input from a source is streamed in little memory, however large it is") {
    const auto most_memory = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;  // KiB
    };
    constexpr std::size_t kGigabyte = 1'000'000'000;
    std::size_t left = kGigabyte;
    const auto before = most_memory();
    const auto result = run_process({.command = {"wc", "-c"}, .input_from = [&](char* buffer, std::size_t size) {
                                         const auto given = std::min(size, left);
                                         std::fill_n(buffer, given, 'x');
                                         left -= given;
                                         return given;
                                     }});
    CHECK(result.output == "1000000000\n");
    CHECK(left == 0);
    CHECK(most_memory() - before < 10'000);
}

TEST_CASE("a source is read in order, in pieces of any size, and not beyond its end") {
    int calls = 0;
    const auto result = run_process({.command = {"cat"}, .input_from = [&](char* buffer, std::size_t) {
                                         if (++calls > 100) return std::size_t{0};
                                         const auto text = std::to_string(calls) + " ";
                                         text.copy(buffer, text.size());
                                         return text.size();
                                     }});
    CHECK(result.output.starts_with("1 2 3 4 "));
    CHECK(result.output.ends_with(" 99 100 "));
    CHECK(calls == 101);
}

TEST_CASE("a source is not read further than the program reads") {
    std::size_t given = 0;
    const auto result = run_process({.command = {"head", "-c", "5"}, .input_from = [&](char* buffer, std::size_t size) {
                                         std::fill_n(buffer, size, 'x');
                                         given += size;
                                         return size;
                                     }});
    CHECK(result.status == 0);
    CHECK(result.output == "xxxxx");
    CHECK(given < 10'000'000);
}

TEST_CASE("a source that throws ends the program, and its exception is passed on") {
    const auto run = [] {
        return run_process({.command = {"sleep", "30"}, .input_from = [](char*, std::size_t) -> std::size_t {
                                throw std::runtime_error("the file cannot be read");
                            }});
    };
    const auto took = duration_of([&] { CHECK_THROWS_WITH(run(), "the file cannot be read"); });
    CHECK(took < 5s);
}

TEST_CASE("a program that does not read its input is not an error") {
    const auto result = run_process({.command = {"true"}, .input = std::string(1'000'000, 'x')});
    CHECK(result.status == 0);
    sigset_t pending;
    ::sigpending(&pending);
    CHECK(::sigismember(&pending, SIGPIPE) == 0);
}

TEST_CASE("output over 16 MiB is cut, and the program still runs to its end") {
    const auto result = run_process({.command = {"head", "-c", "20000000", "/dev/zero"}});
    CHECK(result.status == 0);
    CHECK(result.output.size() == 16U << 20);
}

TEST_CASE("the deadline ends a polite program") {
    ProcessResult result;
    const auto took = duration_of([&] { result = run_process({.command = {"sleep", "30"}, .deadline = 100ms}); });
    CHECK(result.timed_out);
    CHECK(result.status == 128 + SIGTERM);
    CHECK(took >= 100ms);
    CHECK(took < 500ms);
}

TEST_CASE("the deadline ends a stubborn program and its children") {
    ProcessResult result;
    const auto took = duration_of([&] {
        result = run_process({.command = {"sh", "-c", "trap '' TERM; sleep 30 & echo $!; while :; do sleep 30; done"},
                              .deadline = 100ms});
    });
    CHECK(result.timed_out);
    CHECK(result.status == 128 + SIGKILL);
    CHECK(took >= 600ms);
    CHECK(took < 3s);
    result.output.pop_back();
    for (int i = 0; i < 100 && runs(result.output); ++i) std::this_thread::sleep_for(10ms);
    CHECK_FALSE(runs(result.output));
}

TEST_CASE("the deadline ends a stubborn child of a polite program") {
    auto result = run_process(
        {.command = {"sh", "-c", "(trap '' TERM; exec sleep 30) & echo $!; exec sleep 30"}, .deadline = 100ms});
    CHECK(result.status == 128 + SIGTERM);
    result.output.pop_back();
    for (int i = 0; i < 100 && runs(result.output); ++i) std::this_thread::sleep_for(10ms);
    CHECK_FALSE(runs(result.output));
}

TEST_CASE("processes that a program leaves running are not waited for") {
    ProcessResult result;
    const auto took = duration_of([&] { result = shell("sleep 3 & echo done"); });
    CHECK(result.output == "done\n");
    CHECK(took < 2s);
}

TEST_CASE("an interrupt ends the program") {
    Interrupt interrupt;
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    interrupt.wake_fd = ends[0];
    std::thread operator_of_it([&] {
        std::this_thread::sleep_for(100ms);
        interrupt.signal = SIGINT;
        CHECK(::write(ends[1], "x", 1) == 1);
    });
    ProcessResult result;
    const auto took = duration_of([&] { result = run_process({.command = {"sleep", "30"}, .interrupt = &interrupt}); });
    operator_of_it.join();
    CHECK(result.interrupted);
    CHECK_FALSE(result.timed_out);
    CHECK(result.status == 128 + SIGTERM);
    CHECK(took < 2s);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("the status shows the signal that ended the program") {
    CHECK(shell("kill -9 $$").status == 128 + SIGKILL);
}

TEST_CASE("of our environment a program gets a few known names, and those that it asks for") {
    const Variable zone("TZ", "UTC");
    const Variable language("LC_ALL", "C.UTF-8");
    const Variable secret("RUNBOOK_TEST_SECRET", "2");
    const Variable password("PGPASSWORD", "3");
    const Variable asked("RUNBOOK_TEST_ASKED", "4");
    const auto result = run_process({.command = {"env"},
                                     .environment = {"RUNBOOK_TEST_ASKED", "RUNBOOK_TEST_NOT_SET", "LC_ALL=C",
                                                     "PATH=/usr/bin", "RUNBOOK_TEST_NEW=b=c"}});
    CHECK(result.output.find("TZ=UTC\n") != std::string::npos);
    CHECK(result.output.find("\nRUNBOOK_TEST_ASKED=4\nLC_ALL=C\nPATH=/usr/bin\nRUNBOOK_TEST_NEW=b=c\n") !=
          std::string::npos);
    CHECK(result.output.find("LC_ALL=C.UTF-8") == std::string::npos);
    CHECK(result.output.find("SECRET") == std::string::npos);
    CHECK(result.output.find("PGPASSWORD") == std::string::npos);
}

TEST_CASE("a process keeps its memory to itself") {
    const pid_t pid = ::fork();
    if (pid == 0) {
        keep_memory_private();
        rlimit cores{};
        ::getrlimit(RLIMIT_CORE, &cores);
        ::_exit(::prctl(PR_GET_DUMPABLE) == 0 && cores.rlim_cur == 0 && cores.rlim_max == 0 ? 0 : 1);
    }
    int status = -1;
    ::waitpid(pid, &status, 0);
#ifndef __SANITIZE_ADDRESS__
    CHECK(status == 0);
#endif
}

TEST_CASE("the kernel stops a program that must not start others") {
    const std::string script = "echo begin; /bin/true; echo not reached";
    const auto result = run_process({.command = {"sh", "-c", script}, .may_start_programs = false});
    CHECK(result.output == "begin\n");
    CHECK(result.status != 0);
    CHECK(result.errors.find("fork") != std::string::npos);
    CHECK(run_process({.command = {"sh", "-c", script}}).output == "begin\nnot reached\n");
}

TEST_CASE("a program runs in the given folder, and a relative path starts there") {
    CHECK(run_process({.command = {"pwd"}, .directory = "/usr"}).output == "/usr\n");
    CHECK(run_process({.command = {"bin/env", "pwd"}, .directory = "/usr"}).output == "/usr\n");
}

TEST_CASE("the error for a program that cannot be started has its name") {
    const auto start = [](Process process) { (void)run_process(process); };
    CHECK_THROWS_MATCHES(start({.command = {"no-such-program", "x"}}), ProcessError,
                         Message("cannot run `no-such-program`: it was not found in any folder of PATH; install it, or "
                                 "give its full path"));
    CHECK_THROWS_MATCHES(start({.command = {"/no/such/program"}}), ProcessError,
                         Message("cannot run `/no/such/program`: No such file or directory"));
    CHECK_THROWS_MATCHES(start({.command = {"/etc/passwd"}}), ProcessError,
                         Message("cannot run `/etc/passwd`: Permission denied"));
    CHECK_THROWS_MATCHES(start({.command = {"true"}, .directory = "/no/such/folder"}), ProcessError,
                         Message("cannot run `true` in /no/such/folder: No such file or directory"));
    CHECK_THROWS_MATCHES(start({.command = {"echo", std::string("a\0b", 3)}}), ProcessError,
                         Message("cannot run `echo`: an argument or environment variable contains a NUL byte"));
    CHECK_THROWS_MATCHES(start({}), ProcessError, Message("no program to run was given"));
    CHECK_THROWS_MATCHES(start({.command = {"true"}, .user = 65534}), ProcessError,
                         Message("a program that runs as another user needs a group too"));
}

TEST_CASE("a relative folder in PATH is skipped") {
    const auto here = std::filesystem::current_path();
    std::filesystem::current_path("/usr/bin");
    const Variable path("PATH", ".::bin");
    CHECK_THROWS_AS(find_program("env"), ProcessError);
    ::setenv("PATH", ".:/usr/bin", 1);
    CHECK(find_program("env") == "/usr/bin/env");
    std::filesystem::current_path(here);
}

TEST_CASE("none of our descriptors reaches a program") {
    const int leaky = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as a library may do it
    REQUIRE(leaky > 2);
    CHECK(run_process({.command = {"ls", "/proc/self/fd"}}).output == "0\n1\n2\n3\n");  // 3 is the folder it reads
    ::close(leaky);
}

TEST_CASE("a program starts with default signal handling") {
    auto* before = ::signal(SIGUSR1, SIG_IGN);
    CHECK(run_process({.command = {"grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"}}).output ==
          "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
    ::signal(SIGUSR1, before);
}

TEST_CASE("a program runs even if our own standard input is closed") {
    const int kept = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
    ::close(STDIN_FILENO);
    const auto result = run_process({.command = {"cat"}, .input = "text"});
    ::dup2(kept, STDIN_FILENO);
    ::close(kept);
    CHECK(result.output == "text");
}

TEST_CASE("own_session starts a session; without it there is only a new process group") {
    const std::string script = "cut -d' ' -f5,6 /proc/$$/stat; echo $$ $$";
    const auto lines = [&](bool own_session) {
        const auto output = run_process({.command = {"sh", "-c", script}, .own_session = own_session}).output;
        const auto end = output.find('\n');
        return std::pair(output.substr(0, end), output.substr(end + 1, output.size() - end - 2));
    };
    const auto [own, own_pids] = lines(true);
    CHECK(own == own_pids);
    const auto [shared, pids] = lines(false);
    CHECK(shared == pids.substr(0, pids.find(' ')) + " " + std::to_string(::getsid(0)));
}

TEST_CASE("with inherit_terminal the program has our standard input and process group") {
    const auto result = run_process(
        {.command = {"sh", "-c", "readlink /proc/$$/fd/0; cut -d' ' -f5 /proc/$$/stat"}, .inherit_terminal = true});
    CHECK(result.output ==
          std::filesystem::read_symlink("/proc/self/fd/0").string() + "\n" + std::to_string(::getpgrp()) + "\n");
}

TEST_CASE("a program becomes another user with all groups dropped, or does not run") {
    const Process process{.command = {"sh", "-c", "id -u; id -G"}, .directory = "/", .user = 65534, .group = 65534};
    if (::geteuid() != 0) {
        CHECK_THROWS_MATCHES(run_process(process), ProcessError,
                             Message("cannot run `sh` as user 65534: Operation not permitted"));
        return;
    }
    std::vector<gid_t> before(static_cast<std::size_t>(::getgroups(0, nullptr)));
    REQUIRE(::getgroups(static_cast<int>(before.size()), before.data()) >= 0);
    const gid_t powerful = 7;
    REQUIRE(::setgroups(1, &powerful) == 0);
    const auto result = run_process(process);
    REQUIRE(::setgroups(before.size(), before.data()) == 0);
    CHECK(result.output == "65534\n65534\n");
}

TEST_CASE("a status that the kernel discarded is not a success") {
    auto* before = ::signal(SIGCHLD, SIG_IGN);
    CHECK_THROWS_MATCHES(shell("exit 1"), ProcessError,
                         Message("the exit status of `sh` is unknown: No child processes"));
    ::signal(SIGCHLD, before);
}
