#include "interpreter/postgres/sandbox.hpp"

#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/process.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;
using namespace std::chrono_literals;
using Catch::Matchers::Message;
namespace fs = std::filesystem;

namespace {

std::string query(const std::string& uri, const std::string& sql) {
    const auto result = os::run_process({.command = {"psql", "-XAtq", "-v", "VERBOSITY=sqlstate", uri, "-c", sql}});
    auto text = result.output + result.errors;
    if (!text.empty()) text.pop_back();
    return text;
}

fs::path folder_of(const std::string& uri) {
    const auto from = uri.find("host=") + 5;
    return uri.substr(from, uri.find('&') - from);
}

bool gone(int pid, const fs::path& folder) {
    for (int i = 0; i < 1'000; ++i) {
        if (::kill(pid, 0) != 0 && !fs::exists(folder)) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

std::set<std::string> sockets_of(int pid) {
    std::set<std::string> inodes;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
        std::error_code closed;
        const auto target = fs::read_symlink(entry.path(), closed).string();
        if (target.starts_with("socket:[")) inodes.insert(target.substr(8, target.size() - 9));
    }
    return inodes;
}

// How many of the inodes are in a column of this table of the kernel's.
int listed(const std::set<std::string>& inodes, const std::string& table, int column) {
    std::ifstream file("/proc/net/" + table);
    int count = 0;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        const std::vector<std::string> row{std::istream_iterator<std::string>(words), {}};
        if (static_cast<int>(row.size()) > column) count += static_cast<int>(inodes.count(row.at(column)));
    }
    return count;
}

struct Forked {
    pid_t pid = -1;
    os::Descriptor output;

    [[nodiscard]] std::string read() const {
        char buffer[4096];
        const auto got = ::read(output.get(), buffer, sizeof buffer);
        return {buffer, static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
    }
};

// A process that does the work, reports its result and stays.
Forked fork_for(const std::function<std::string()>& work) {
    os::Pipe pipe = os::make_pipe();
    const pid_t pid = ::fork();
    if (pid == 0) {
        std::string text;
        try {
            text = work();
        } catch (const std::exception& error) {
            text = error.what();
        }
        if (::write(pipe.write.get(), text.data(), text.size()) < 0) ::_exit(1);
        for (;;) ::pause();
    }
    return {pid, std::move(pipe.read)};
}

void kill_hard(const Forked& forked) {
    ::kill(forked.pid, SIGKILL);
    ::waitpid(forked.pid, nullptr, 0);
}

fs::path written(const std::string& name, const std::string& text) {
    const auto file = fs::temp_directory_path() / (std::to_string(::getpid()) + name);
    std::ofstream(file) << text;
    return file;
}

}  // namespace

TEST_CASE("a sandbox's role is its owner, who is not a superuser") {
    const postgres::Sandbox sandbox;
    CHECK(query(sandbox.uri(),
                "select current_user, current_database(), usesuper, usecreatedb, "
                "(select pg_get_userbyid(datdba) from pg_database where datname = current_database()) "
                "from pg_user where usename = current_user") == "runbook|sandbox|f|f|runbook");
    CHECK(query(sandbox.uri(), "create table t(a int); insert into t values (1); table t") == "1");
    CHECK(query(sandbox.uri(), "copy (select 1) to program 'cat'") == "ERROR:  42501");
    CHECK(query(sandbox.uri("postgres", "postgres"), "select usesuper from pg_user where usename = current_user") ==
          "t");
}

TEST_CASE("a sandbox's owner can create the trusted extension pgcrypto") {
    const postgres::Sandbox sandbox;
    CHECK(query(sandbox.uri(), "create extension pgcrypto; select length(gen_salt('bf'))") == "29");
}

TEST_CASE("a sandbox only listens on its unix socket, in a private folder") {
    const postgres::Sandbox sandbox;
    const auto sockets = sockets_of(sandbox.server_pid());
    CHECK(listed(sockets, "unix", 6) == 1);
    CHECK(listed(sockets, "tcp", 9) == 0);
    CHECK(listed(sockets, "tcp6", 9) == 0);
    struct stat folder = {};
    REQUIRE(::stat(folder_of(sandbox.uri()).c_str(), &folder) == 0);
    CHECK((folder.st_mode & 0777) == 0700);
}

TEST_CASE("a sandbox's server does not run as root, does not get our environment, and has a session of its own") {
    ::setenv("RUNBOOK_TEST_CANARY", "secret", 1);
    const postgres::Sandbox sandbox;
    ::unsetenv("RUNBOOK_TEST_CANARY");
    const auto proc = "/proc/" + std::to_string(sandbox.server_pid());
    struct stat owner = {};
    REQUIRE(::stat(proc.c_str(), &owner) == 0);
    CHECK(owner.st_uid != 0);
    std::ifstream file(proc + "/environ");
    const std::string environment{std::istreambuf_iterator<char>(file), {}};
    CHECK(environment.find("LC_ALL=C") != std::string::npos);
    CHECK(environment.find("secret") == std::string::npos);
    CHECK(::getsid(sandbox.server_pid()) != ::getsid(0));
}

TEST_CASE("a sandbox's connection string overrides the address in our environment") {
    const postgres::Sandbox sandbox;
    ::setenv("PGHOSTADDR", "127.0.0.1", 1);
    ::setenv("PGPORT", "1", 1);
    CHECK(query(sandbox.uri(), "select inet_server_addr() is null") == "t");
    ::unsetenv("PGHOSTADDR");
    ::unsetenv("PGPORT");
}

TEST_CASE("load runs a file, or reports psql's error") {
    const postgres::Sandbox sandbox;
    const auto good = written("good.sql", "create table t(a int);\n\\set b 5\ninsert into t values (:b);\n");
    sandbox.load(good);
    CHECK(query(sandbox.uri(), "table t") == "5");

    const auto bad = written("bad.sql", "insert into t values (6);\ninsert into nothing values (1);\ndelete from t;\n");
    CHECK_THROWS_MATCHES(sandbox.load(bad), postgres::SandboxError,
                         Message("cannot load " + bad.string() + " into the sandbox:\npsql:" + bad.string() +
                                 ":2: ERROR:  relation \"nothing\" does not exist\nLINE 1: insert into nothing values "
                                 "(1);\n                    ^"));
    CHECK(query(sandbox.uri(), "select string_agg(a::text, ',') from t") == "5,6");
    CHECK_THROWS_MATCHES(sandbox.load("/no/such.sql"), postgres::SandboxError,
                         Message("cannot load /no/such.sql into the sandbox:\npsql: error: /no/such.sql: No such file "
                                 "or directory"));
    fs::remove(good);
    fs::remove(bad);
}

TEST_CASE("a sandbox is removed with its object") {
    auto sandbox = std::make_unique<postgres::Sandbox>();
    const auto pid = sandbox->server_pid();
    const auto folder = folder_of(sandbox->uri());
    REQUIRE(fs::exists(folder / "data/PG_VERSION"));
    REQUIRE(::kill(pid, 0) == 0);
    sandbox.reset();
    CHECK_FALSE(fs::exists(folder));
    CHECK(::kill(pid, 0) != 0);
}

TEST_CASE("a sandbox is removed after kill -9 of the process that uses it") {
    const auto user = fork_for([] {
        static const postgres::Sandbox sandbox;
        return std::to_string(sandbox.server_pid()) + " " + sandbox.uri();
    });
    std::istringstream reported(user.read());
    int pid = 0;
    std::string uri;
    REQUIRE(reported >> pid >> uri);
    CHECK(query(uri, "select 1") == "1");
    REQUIRE(::kill(pid, 0) == 0);
    kill_hard(user);
    CHECK(gone(pid, folder_of(uri)));
}

TEST_CASE("a sandbox whose server was killed is still removed") {
    auto sandbox = std::make_unique<postgres::Sandbox>();
    const auto pid = sandbox->server_pid();
    const auto folder = folder_of(sandbox->uri());
    REQUIRE(::kill(pid, SIGKILL) == 0);
    for (int i = 0; i < 500 && ::kill(pid, 0) == 0; ++i) std::this_thread::sleep_for(10ms);
    CHECK(fs::exists(folder));
    sandbox.reset();
    CHECK(gone(pid, folder));
}

TEST_CASE("two sandboxes are independent of each other") {
    auto first = std::make_unique<postgres::Sandbox>();
    const postgres::Sandbox second;
    query(first->uri(), "create table only_in_first()");
    CHECK(query(first->uri(), "select to_regclass('only_in_first')") == "only_in_first");
    CHECK(query(second.uri(), "select to_regclass('only_in_first') is null") == "t");
    const auto pid = first->server_pid();
    const auto folder = folder_of(first->uri());
    first.reset();
    CHECK(gone(pid, folder));
    CHECK(query(second.uri(), "select 1") == "1");
}

TEST_CASE("if no folder can be written, the error lists each that was tried") {
    const auto user = fork_for([]() -> std::string {
        const gid_t group = 65534;
        if (::geteuid() == 0 && (::setgroups(1, &group) != 0 || ::setgid(group) != 0 || ::setuid(65534) != 0))
            return "cannot drop";
        ::setenv("XDG_CACHE_HOME", "/proc/cache", 1);
        ::setenv("HOME", "/nonexistent", 1);
        ::setenv("TMPDIR", "/proc", 1);
        const postgres::Sandbox sandbox;
        return "started";
    });
    const auto uid = std::to_string(::geteuid() == 0 ? 65534 : ::geteuid());
    const auto said = user.read();
    kill_hard(user);
    CHECK(said ==
          "a sandbox needs a folder to keep its template in, and none of these can be used:\n"
          "  /proc/cache/runbook: No such file or directory\n"
          "  /nonexistent/.cache/runbook: No such file or directory\n"
          "  /proc/runbook-cache-" +
              uid + ": No such file or directory\nset XDG_CACHE_HOME or TMPDIR to a folder that you can write to");
}
