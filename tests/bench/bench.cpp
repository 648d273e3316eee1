// Compares a complete `runbook run` (reading, planning, guarded checks, the durable log, the report) with `psql -X -q
// -f` and the same statements, on a private PostgreSQL, near and far away.
//
//     bench RUNBOOK DELAY_PROXY FOLDER
//
// The logs of the runs are in FOLDER. It must be on a real disk, or making them durable would cost nothing.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/hooks/hook_host.hpp"
#include "interpreter/postgres/postgres_server.hpp"
#include "interpreter/postgres/sandbox.hpp"
#include "interpreter/postgres/session.hpp"

namespace runbook::bench {

namespace {

namespace fs = std::filesystem;
using Command = std::vector<std::string>;

constexpr int kRuns = 3;
constexpr double kMaxMemory = 96;  // MiB
constexpr double kMaxCheckSeconds = 1;
constexpr double kMinVerifySpeed = 100;  // MB/s
constexpr double kMaxVerifyMemory = 64;  // MiB
constexpr double kMaxLuaCall = 100;      // microseconds

/// A number of checks at a distance, and how many times faster than psql they must be.
struct Race {
    int checks;
    int microseconds;  ///< round trip
    double gate;       ///< 0 if the figure is only reported
    const char* name;
};

constexpr std::array kRaces{Race{10'000, 0, 1, "10,000 checks, unix socket"},
                            Race{10'000, 1'000, 12, "10,000 checks, 1 ms round trip"},
                            Race{500, 5'000, 20, "500 checks, 5 ms round trip"}};

struct Cost {
    double seconds = 0;
    double mebibytes = 0;  ///< peak memory
};

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what);
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

pid_t start(const Command& command, int input, int output, int errors) {
    std::vector<char*> words;
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0) fail("cannot start another process");
    if (child > 0) return child;
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execv(words[0], words.data());
    ::_exit(127);
}

/// Runs it to its end; throws if it fails.
Cost run(const Command& command, const fs::path& folder) {
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const auto errors_file = folder / "errors";
    const int errors = ::open(errors_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = start(command, nothing, nothing, errors);
    int status = 0;
    rusage usage{};
    ::wait4(child, &status, 0, &usage);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    ::close(nothing);
    ::close(errors);
    if (status != 0)
        fail(fmt::format("{} ended with status {}:\n{}", command[0], WEXITSTATUS(status), text_of(errors_file)));
    return {took.count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

/// The shortest time, because other load on the host only adds to it; but the highest memory use.
void keep_best(Cost& best, const Cost& cost) {
    best.seconds = best.seconds == 0 ? cost.seconds : std::min(best.seconds, cost.seconds);
    best.mebibytes = std::max(best.mebibytes, cost.mebibytes);
}

class Proxy {
  public:
    Proxy(const std::string& program, const fs::path& socket, const fs::path& server, int microseconds) {
        std::array<int, 2> input{};
        std::array<int, 2> output{};
        if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0)
            fail("no pipe for the proxy");
        child_ = start({program, socket, server, std::to_string(microseconds)}, input[0], output[1], STDERR_FILENO);
        ::close(input[0]);
        ::close(output[1]);
        input_ = input[1];
        char byte = 0;
        if (::read(output[0], &byte, 1) != 1) fail("the delaying proxy did not start");
        ::close(output[0]);
    }
    ~Proxy() {
        ::close(input_);  // it ends with its standard input
        ::waitpid(child_, nullptr, 0);
    }
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;

  private:
    pid_t child_ = -1;
    int input_ = -1;
};

/// A temporary folder, removed at the end.
struct Scratch {
    fs::path path;
    explicit Scratch(std::string pattern) {
        if (::mkdtemp(pattern.data()) == nullptr) fail("cannot create a folder like " + pattern);
        path = pattern;
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
};

struct Files {
    fs::path checks;
    fs::path statements;
};

Files write_files(const fs::path& folder, int count) {
    Files files{folder / fmt::format("{}.rb", count), folder / fmt::format("{}.sql", count)};
    std::ofstream checks(files.checks);
    std::ofstream statements(files.statements);
    checks << "runbook \"Trivial checks\" do\n  language \"1\"\n";
    for (int n = 1; n <= count; ++n) {
        checks << fmt::format("  check \"number {0}\" do\n    sql \"select {0}\"\n    expect value == {0}\n  end\n", n);
        statements << fmt::format("select {};\n", n);
    }
    checks << "  gate \"All of them\"\nend\n";
    return files;
}

/// Checks whose answers fill a log: 2,200 of them make 200 MB.
fs::path write_large_runbook(const fs::path& folder) {
    const auto file = folder / "large.rb";
    std::ofstream checks(file);
    checks << "runbook \"Large answers\" do\n  language \"1\"\n";
    for (int n = 1; n <= 2'200; ++n)
        checks << fmt::format(
            "  check \"number {0}\" do\n    sql \"select g as id, md5((g + {0})::text) as digest, repeat('x', 20) || g "
            "as "
            "name from generate_series(1, 650) g\"\n    expect rows == 650\n  end\n",
            n);
    checks << "  gate \"All of them\"\nend\n";
    return file;
}

class Bench {
  public:
    Bench(std::string runbook, std::string proxy, const std::string& folder)
        : runbook_(std::move(runbook)), proxy_(std::move(proxy)), scratch_(folder + "/bench-XXXXXX") {
        const os::Interrupt none;
        server_ = postgres::connect({sandbox_.uri()}, none)->server().host;
    }

    bool run() {
        fmt::print("{:<34}{:>12}{:>12}{:>10}{:>10}\n", "", "psql -f", "runbook", "ratio", "gate");
        for (const auto& race : kRaces) hold(race);
        const auto files = write_files(scratch_.path, kRaces[0].checks);
        const auto check = best_of({runbook_, "check", files.checks});
        const auto own = best_of({runbook_, "--version"});
        const auto psql = best_of({psql_, "--version"});
        line("--version", psql, own, 0);
        limit("most memory of these runs", fmt::format("{:.1f} MiB", most_memory_), most_memory_, kMaxMemory, " MiB");
        limit("check of the 10,000", fmt::format("{:.2f} s", check.seconds), check.seconds, kMaxCheckSeconds, " s");
        verify_large_log();
        const auto call = median_call_of_lua();
        limit("call of Lua, median of 10,000", fmt::format("{:.0f} us", call), call, kMaxLuaCall, " us");
        fmt::print(
            "\nWhole commands; the least time of {0}, the most memory. psql is {1}.\n"
            "The private PostgreSQL does not fsync; the run's own log does, in {2}.\n"
            "Through the proxy, one of psql's round trips took {3:.2f} ms longer; 1 ms was intended.\n",
            kRuns, psql_, scratch_.path.parent_path().string(), (psql_far_ - psql_near_) * 1000 / kRaces[0].checks);
        return good_;
    }

  private:
    std::string runbook_;
    std::string proxy_;
    std::string psql_ = postgres::find_postgres().programs / "psql";
    Scratch scratch_;
    Scratch sockets_{"/tmp/runbook-bench-XXXXXX"};  // a socket's path must be short
    postgres::Sandbox sandbox_;
    fs::path server_;
    double most_memory_ = 0;
    double psql_near_ = 0;  // seconds
    double psql_far_ = 0;
    bool good_ = true;

    void hold(const Race& race) {
        const auto files = write_files(scratch_.path, race.checks);
        const auto folder = race.microseconds == 0 ? server_ : sockets_.path;
        const auto uri = fmt::format("postgresql://runbook@/sandbox?host={}&hostaddr=&port=5432", folder.string());
        std::unique_ptr<Proxy> proxy;
        if (race.microseconds > 0) {
            fs::remove(sockets_.path / ".s.PGSQL.5432");
            proxy = std::make_unique<Proxy>(proxy_, sockets_.path / ".s.PGSQL.5432", server_ / ".s.PGSQL.5432",
                                            race.microseconds);
        }
        Cost psql;
        Cost own;
        for (int i = 0; i < kRuns; ++i) {  // alternating, so that a busy moment affects both
            keep_best(psql, bench::run({psql_, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", files.statements, uri},
                                       scratch_.path));
            keep_best(own, bench::run({runbook_, "run", files.checks, "--target", uri, "--unsigned", "--quiet", "--out",
                                       scratch_.path / "runs"},
                                      scratch_.path));
        }
        most_memory_ = std::max(most_memory_, own.mebibytes);
        if (race.microseconds == 0) psql_near_ = psql.seconds;
        if (race.microseconds == 1'000) psql_far_ = psql.seconds;
        line(race.name, psql, own, race.gate);
    }

    // A signed log with large answers: read, judged again, and given to ssh-keygen.
    void verify_large_log() {
        const auto runs = scratch_.path / "large";
        ::setenv("XDG_CONFIG_HOME", scratch_.path.c_str(), 1);
        bench::run({runbook_, "key", "new", "--name", "bench"}, scratch_.path);
        bench::run(
            {runbook_, "run", write_large_runbook(scratch_.path), "--target", sandbox_.uri(), "--quiet", "--out", runs},
            scratch_.path);
        const auto log = fs::directory_iterator(runs)->path() / "log.jsonl";
        const auto megabytes = static_cast<double>(fs::file_size(log)) / 1'000'000;
        const auto verify = best_of({runbook_, "verify", log});
        const auto digest = best_of({"/usr/bin/sha256sum", log});
        const auto speed = megabytes / verify.seconds;
        fmt::print("{:<34}{:>12}{:>7.0f} MB/s{:>10}{:>10}  {}\n",
                   fmt::format("verify of a log of {:.0f} MB", megabytes),
                   fmt::format("{:.0f} MB/s", megabytes / digest.seconds), speed, "sha256sum",
                   fmt::format(">={:.0f}", kMinVerifySpeed), verdict(speed >= kMinVerifySpeed));
        limit("memory of that", fmt::format("{:.1f} MiB", verify.mebibytes), verify.mebibytes, kMaxVerifyMemory,
              " MiB");
    }

    // Microseconds, from one process to the other and back.
    static double median_call_of_lua() {
        constexpr int kCalls = 10'000;
        hooks::HookHost host({{"bench.rb", 1, "function f(x) return x end"}}, {});
        std::vector<double> took;
        for (int i = 0; i < kCalls; ++i) {
            const auto start = std::chrono::steady_clock::now();
            const auto outcome = host.call({"f", {core::Value::integer(std::int64_t{i})}, {}}, {});
            if (!outcome.returned) throw std::runtime_error(outcome.error);
            took.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
        }
        std::sort(took.begin(), took.end());
        return took[took.size() / 2];
    }

    Cost best_of(const Command& command) const {
        Cost best;
        for (int i = 0; i < kRuns; ++i) keep_best(best, bench::run(command, scratch_.path));
        return best;
    }

    void line(const char* name, const Cost& psql, const Cost& own, double gate) {
        const double ratio = psql.seconds / own.seconds;
        fmt::print("{:<34}{:>9.0f} ms{:>9.0f} ms{:>9.1f}x{:>10}  {}\n", name, psql.seconds * 1000, own.seconds * 1000,
                   ratio, gate > 0 ? fmt::format("{}x", gate) : "-", gate > 0 ? verdict(ratio >= gate) : "");
        std::fflush(stdout);
    }

    void limit(const char* name, const std::string& found, double value, double most, const char* unit) {
        fmt::print("{:<34}{:>12}{:>12}{:>10}{:>10}  {}\n", name, "", found, "", fmt::format("<{}{}", most, unit),
                   verdict(value < most));
    }

    const char* verdict(bool passed) {
        good_ = good_ && passed;
        return passed ? "PASS" : "BELOW";
    }
};

}  // namespace

}  // namespace runbook::bench

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: bench RUNBOOK DELAY_PROXY FOLDER\n", stderr);
        return 2;
    }
    try {
        return runbook::bench::Bench(argv[1], argv[2], argv[3]).run() ? 0 : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench: {}\n", error.what());
        return 3;
    }
}
