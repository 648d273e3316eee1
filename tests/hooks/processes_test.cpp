#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "interpreter/hooks/confinement.hpp"
#include "tests/hooks/support.hpp"

using namespace runbook;
using namespace runbook::hooks;

namespace {

const std::string kSource = "function fine() return 42 end function ask() db.query('x') return 42 end";

std::string status_line(pid_t pid, const std::string& name) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(name + ":")) return line.substr(line.find_first_not_of(" \t", name.size() + 1));
    return {};
}

std::string whole(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries(const std::string& folder) {
    const std::filesystem::directory_iterator all(folder);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// Error numbers of system calls in a process that is confined as a worker is; 0 where one is allowed.
std::vector<int> refused(const std::vector<std::function<long()>>& calls) {
    const auto confinement = confinement_for(16U << 20);
    auto* const errors =
        static_cast<int*>(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    std::fill_n(errors, calls.size(), -1);
    const pid_t child = ::fork();
    if (child == 0) {
        if (confine(confinement))
            for (std::size_t i = 0; i < calls.size(); ++i) errors[i] = calls[i]() < 0 ? errno : 0;
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    std::vector<int> result(errors, errors + calls.size());
    ::munmap(errors, 4096);
    return result;
}

}  // namespace

TEST_CASE("a confined process reaches nothing") {
    const pid_t parent = ::getpid();
    const auto errors = refused({
        [] { return ::syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY); },
        [] { return ::syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); },
        [] { return ::syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, nullptr); },
        [] { return ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); },
        [] { return ::syscall(SYS_clone3, nullptr, 0); },
        [] { return ::syscall(SYS_execve, "/bin/true", nullptr, nullptr); },
        [&] { return ::syscall(SYS_kill, parent, 0); },
        [&] { return ::syscall(SYS_ptrace, PTRACE_ATTACH, parent, 0, 0); },
        [&] { return ::syscall(SYS_process_vm_readv, parent, nullptr, 0, nullptr, 0, 0); },
        [] { return ::syscall(SYS_unlinkat, AT_FDCWD, "/nothing", 0); },
        [] { return ::syscall(SYS_memfd_create, "x", 0); },
        [] { return ::syscall(SYS_dup, 0); },
        [] { return ::syscall(SYS_setsid); },
        [] { return ::syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); },
        [] { return ::syscall(SYS_io_uring_setup, 1, nullptr); },
        [] { return ::syscall(SYS_mmap, nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); },
    });
    for (std::size_t i = 0; i < errors.size(); ++i) {
        INFO(i);
        CHECK(errors[i] == EPERM);
    }
    const auto allowed =
        refused({[] { return ::syscall(SYS_mmap, nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }});
    CHECK(allowed == std::vector<int>{0});
}

TEST_CASE("the processes for Lua have nothing of ours") {
    ::setenv("RUNBOOK_TEST_SECRET", "canary", 1);
    HookHost host({{"shop.rb", 1, kSource}}, short_limits());
    ::unsetenv("RUNBOOK_TEST_SECRET");
    bool looked = false;
    const auto look = [&](const Query&) {
        const auto nurseries = children_of(::getpid());
        REQUIRE(nurseries.size() == 1);
        const auto workers = children_of(nurseries[0]);
        REQUIRE(workers.size() == 1);
        CHECK(status_line(workers[0], "Seccomp") == "2");
        for (const pid_t pid : {nurseries[0], workers[0]}) {
            const auto folder = "/proc/" + std::to_string(pid);
            CHECK(status_line(pid, "NoNewPrivs") == "1");
            CHECK(status_line(pid, "Name") == "runbook-lua");
            CHECK(::getsid(pid) == pid);
            if (::geteuid() != 0) continue;  // the kernel shows these to root alone
            CHECK(whole(folder + "/environ").find("canary") == std::string::npos);
            CHECK(entries(folder + "/fd") == 1);
        }
        looked = true;
        return QueryResult{};
    };
    CHECK(host.call({"ask", {}, {}}, look).returned == integer(42));
    CHECK(looked);
}

TEST_CASE("a worker that was killed between two calls is replaced") {
    HookHost host({{"shop.rb", 1, kSource}}, short_limits());
    for (int i = 0; i < 3; ++i) {
        CHECK(host.call({"fine", {}, {}}, {}).returned == integer(42));
        const auto workers = children_of(children_of(::getpid()).at(0));
        REQUIRE(workers.size() == 1);
        ::kill(workers[0], SIGKILL);
        ends_soon(workers[0]);
    }
    CHECK(host.call({"fine", {}, {}}, {}).returned == integer(42));
}

TEST_CASE("without the process that starts workers, calls are errors") {
    HookHost host({{"shop.rb", 1, kSource}}, short_limits());
    CHECK(host.call({"fine", {}, {}}, {}).returned == integer(42));
    const auto nursery = children_of(::getpid()).at(0);
    const auto worker = children_of(nursery).at(0);
    ::kill(nursery, SIGKILL);
    CHECK(ends_soon(worker));
    CHECK(host.call({"fine", {}, {}}, {}).error == "no process for Lua can be started");
}

TEST_CASE("no process, zombie or descriptor is left") {
    const auto descriptors = open_descriptors();
    std::vector<pid_t> all;
    for (int i = 0; i < 5; ++i) {
        HookHost host(
            {{"shop.rb", 1,
              kSource + " function loop() while true do end end function rep() return (''):rep(1 << 62) end"}},
            {.time = 20ms});
        for (const char* name : {"fine", "loop", "rep", "fine"})
            [[maybe_unused]] const auto outcome = host.call({name, {}, {}}, {});
        all.push_back(children_of(::getpid()).at(0));
        const auto workers = children_of(all.back());
        CHECK(workers.size() == 1);
        all.insert(all.end(), workers.begin(), workers.end());
    }
    for (const pid_t pid : all) CHECK(::kill(pid, 0) != 0);
    CHECK(children_of(::getpid()).empty());
    CHECK(open_descriptors() == descriptors);
}

TEST_CASE("when we are killed, the processes for Lua end, whatever they do") {
    for (const char* body : {"while true do end", "return (''):rep(1 << 62)", "db.query('x')"}) {
        INFO(body);
        int ready[2];
        REQUIRE(::pipe(ready) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            HookHost host({{"shop.rb", 1, "function f() print('x') db.query('started') " + std::string(body) + " end"}},
                          {.time = 100s, .instructions = ~0ULL});
            const auto query = [&](const Query& asked) {
                if (asked.sql != "started") ::pause();
                const pid_t nursery = children_of(::getpid()).at(0);
                const pid_t pids[] = {nursery, children_of(nursery).at(0)};
                [[maybe_unused]] const auto written = ::write(ready[1], pids, sizeof pids);
                return QueryResult{};
            };
            [[maybe_unused]] const auto outcome = host.call({"f", {}, {}}, query);
            ::_exit(0);
        }
        ::close(ready[1]);
        pid_t pids[2]{};
        REQUIRE(::read(ready[0], pids, sizeof pids) == sizeof pids);
        CHECK(runs(pids[0]));
        CHECK(runs(pids[1]));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        CHECK(ends_soon(pids[0]));
        CHECK(ends_soon(pids[1]));
        ::close(ready[0]);
    }
}
