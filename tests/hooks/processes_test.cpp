#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cstring>

#include "interpreter/hooks/confinement.hpp"
#include "interpreter/hooks/wire.hpp"
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

// What becomes of a call when the other end is this.
Outcome with_worker(const std::function<void(int channel)>& worker) {
    HookHost host(worker, short_limits());
    return host.call({"f", {}, {}}, [](const Query&) { return QueryResult{}; });
}

void send_raw(int channel, std::string_view bytes) {
    [[maybe_unused]] const auto written = ::write(channel, bytes.data(), bytes.size());
}
void send_message(int channel, std::string_view message) {
    const auto length = static_cast<std::uint32_t>(message.size());
    send_raw(channel, {reinterpret_cast<const char*>(&length), sizeof length});
    send_raw(channel, message);
}
void wait_for_request(int channel) {
    char byte = 0;
    [[maybe_unused]] const auto got = ::read(channel, &byte, 1);
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

TEST_CASE("garbage on the pipe is an error, and the next call works") {
    const std::vector<std::pair<std::string, std::string>> garbage{
        {"not JSON", "never sends"},
        {"{}", "never sends"},
        {"[]", "never sends"},
        {R"({"returned": 1})", "never sends"},  // not canonical
        {R"({"returned":{"decimal":"1e999999"}})", "never sends"},
        {R"({"returned":{"decimal":"x"}})", "never sends"},
        {R"({"returned":{"other":1}})", "never sends"},
        {R"({"returned":{"decimal":"1","more":1}})", "never sends"},
        {R"({"returned":"a\u0000b"})", "never sends"},
        {"{\"returned\":\"\xff\"}", "never sends"},
        {R"({"returned":null})", "never sends"},
        {R"({"error":""})", "never sends"},
        {R"({"log":5})", "never sends"},
        {R"({"query":{"sql":5,"binds":[]}})", "never sends"},
        {R"({"returned":)" + std::string(100, '[') + std::string(100, ']') + "}", "never sends"},
        {R"({"returned":[0)" + std::string(20000, 'x') + "]}", "never sends"},
    };
    for (const auto& [message, error] : garbage) {
        INFO(message);
        const auto outcome = with_worker([text = message](int channel) {
            wait_for_request(channel);
            send_message(channel, text);
            ::pause();
        });
        CHECK_FALSE(outcome.returned);
        CHECK_THAT(outcome.error, Catch::Contains(error));
    }
    int calls = 0;
    HookHost host(
        [&](int channel) {
            wait_for_request(channel);
            send_message(channel, "garbage");
        },
        short_limits());
    for (; calls < 3; ++calls) CHECK_THAT(host.call({"f", {}, {}}, {}).error, Catch::Contains("never sends"));
}

TEST_CASE("a worker that floods, lies about lengths or ends costs nothing") {
    std::string values = "{\"returned\":[0";
    while (values.size() < (120U << 10)) values += ",0";
    values += "]}";
    const std::vector<std::pair<std::function<void(int)>, std::string>> workers{
        {[](int channel) {
             send_raw(channel, "\xff\xff\xff\xff");
             ::usleep(10'000'000);
         },
         "sent more than 128 KiB"},
        {[](int channel) {
             send_raw(channel, std::string_view("\x00\x00\x01\x00half", 8));
             while (true) {
             }
         },
         "ran longer than"},
        {[&](int channel) {
             send_message(channel, values);
             while (true) {
             }
         },
         "too many values"},
        {[](int channel) {
             while (true) send_message(channel, R"({"log":"x"})");
         },
         "logged more than it can"},
        {[](int channel) {
             while (true) send_message(channel, R"({"query":{"binds":[],"sql":"x"}})");
         },
         "more queries than it can"},
        {[](int channel) { send_raw(channel, "\x01"); }, "ended unexpectedly"},
        {[](int) {}, "ended unexpectedly"},
        {[](int) { __builtin_trap(); }, "ended unexpectedly"},
        {[](int) {
             while (true) {
             }
         },
         "ran longer than"},
    };
    for (const auto& [worker, error] : workers) {
        INFO(error);
        const auto before = resident_bytes();
        const auto start = std::chrono::steady_clock::now();
        const auto outcome = with_worker(worker);
        CHECK_FALSE(outcome.returned);
        CHECK_THAT(outcome.error, Catch::Contains(error));
        CHECK(std::chrono::steady_clock::now() - start < short_limits().time + 100ms + kSlack);
#ifndef __SANITIZE_ADDRESS__
        CHECK(resident_bytes() < before + (1U << 20));
#endif
    }
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
        pid_t pids[2]{};
        REQUIRE(::read(ready[0], pids, sizeof pids) == sizeof pids);
        CHECK(runs(pids[0]));
        CHECK(runs(pids[1]));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        CHECK(ends_soon(pids[0]));
        CHECK(ends_soon(pids[1]));
        ::close(ready[0]);
        ::close(ready[1]);
    }
}

TEST_CASE("what a call costs", "[.bench]") {
    HookHost host({{"shop.rb", 1, "function f(x) return x end"}}, {});
    for (const auto pause : {0us, 200us}) {
        std::vector<double> took;
        for (int i = 0; i < 10'000; ++i) {
            std::this_thread::sleep_for(pause);
            const auto start = std::chrono::steady_clock::now();
            if (!host.call({"f", {integer(i)}, {}}, {}).returned) FAIL();
            took.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
        }
        std::sort(took.begin(), took.end());
        WARN("the median of calls " << pause.count() << " us apart: " << took[took.size() / 2] << " us");
    }
}
