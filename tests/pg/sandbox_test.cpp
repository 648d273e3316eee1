#include "interpreter/postgres/sandbox.hpp"

#include <grp.h>
#include <signal.h>
#include <sys/mman.h>
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

#include "interpreter/core/digest.hpp"
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

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string load(const postgres::Sandbox& sandbox, const std::string& text) {
    const os::Descriptor file(::memfd_create("shop.sql", MFD_CLOEXEC));
    if (::pwrite(file.get(), text.data(), text.size(), 0) < 0) return "cannot write";
    return sandbox.load("shop.sql", file.get());
}

std::string problem(const postgres::Sandbox& sandbox, const std::string& text) {
    try {
        load(sandbox, text);
        return "";
    } catch (const postgres::SandboxError& error) {
        return error.what();
    }
}

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
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
    const auto said =
        os::run_process({.command = {"psql", "-XAtq", sandbox.uri(), "-c", "select inet_server_addr() is null"},
                         .environment = {"PGHOSTADDR=127.0.0.1", "PGPORT=1"}});
    CHECK(said.output == "t\n");
}

TEST_CASE("load runs a file, or reports psql's error with the file and the line") {
    const postgres::Sandbox sandbox;
    const std::string text = "create table t(a int);\ninsert into t values (4);\ncopy t from stdin;\n5\n\\.\n";
    CHECK(load(sandbox, text) == core::sha256_hex(text));
    CHECK(query(sandbox.uri(), "select string_agg(a::text, ',') from t") == "4,5");
    CHECK(problem(sandbox, "insert into t values (6);\ninsert into nothing values (1);\ndelete from t;\n") ==
          "cannot load shop.sql into the sandbox:\npsql:shop.sql:2: ERROR:  relation \"nothing\" does not exist\n"
          "LINE 1: insert into nothing values (1);\n                    ^");
    CHECK(query(sandbox.uri(), "select string_agg(a::text, ',') from t") == "4,5,6");
}

TEST_CASE("a file that is loaded can neither start programs nor use psql's own commands") {
    const postgres::Sandbox sandbox;
    const auto canary = fs::temp_directory_path() / (std::to_string(::getpid()) + "canary");
    const auto touch = "touch " + canary.string();
    // {touch} starts a program, {file} is a file that must not come to be. psql 15.18 runs what is in backquotes behind
    // \unrestrict, in its restricted mode too.
    for (const std::string pattern : {R"(\! {touch})",
                                      R"(\o |{touch})",
                                      R"(\g |{touch})",
                                      R"(select 1 \g |{touch})",
                                      R"(\w |{touch})",
                                      R"(\copy t from program '{touch}')",
                                      R"(\copy t from '/etc/passwd')",
                                      R"(\i /etc/passwd)",
                                      R"(\ir /etc/passwd)",
                                      R"(\lo_import /etc/passwd)",
                                      R"(\o {file})",
                                      R"(\w {file})",
                                      R"(\set x `{touch}`)",
                                      R"(\echo `{touch}`)",
                                      R"(\if `{touch}`)",
                                      R"(\e)",
                                      R"(\setenv PAGER x)",
                                      R"(\cd /)",
                                      R"(\set ON_ERROR_STOP off)",
                                      R"(\c host=/var/run/postgresql)",
                                      R"(select 'x' \gset)",
                                      R"(\restrict x)",
                                      R"(\restrict `{touch}`)",
                                      R"(\unrestrict x)",
                                      R"(\unrestrict `{touch}`)",
                                      R"(\unrestrict :`{touch}`)",
                                      R"(\unrestrict x `{touch}`)"}) {
        const auto command = replaced(replaced(pattern, "{touch}", touch), "{file}", canary.string());
        INFO(command);
        CHECK(
            problem(sandbox, "create temp table t(a text);\n" + command + "\nselect 1;\n") ==
            "cannot load shop.sql into the sandbox:\nshop.sql:2: a command of psql (`\\!`, `\\i`, `\\copy`, `\\set` …) "
            "is "
            "refused here, because such commands can start programs and read files\nwrite it as SQL, or as data after "
            "`copy … from stdin`; load another file with a `fixture` of its own");
        CHECK_FALSE(fs::exists(canary));
    }
    CHECK(problem(sandbox, "copy (select 1) to program '" + touch + "';\n").find("pg_execute_server_program") !=
          std::string::npos);
    CHECK_FALSE(fs::exists(canary));
}

TEST_CASE("what pg_dump writes is loaded, with the lines by which it restricts psql itself") {
    const postgres::Sandbox from;
    load(from, "create table t(a text);\ncopy t from stdin;\n\\\\restrict A1\nb\n\\.\n");
    const auto dump = [&](std::vector<std::string> options) {
        options.insert(options.begin(), "pg_dump");
        options.push_back(from.uri());
        return os::run_process({.command = std::move(options)}).output;
    };
    REQUIRE(dump({}).find("\n\\restrict ") != std::string::npos);
    const postgres::Sandbox to;
    load(to, dump({}));
    load(to, "drop table t;\n");
    load(to, dump({"--schema-only"}) + dump({"--data-only"}));  // two dumps in one file
    CHECK(query(to.uri(), "select string_agg(a, ',') from public.t") == "\\restrict A1,b");
    // Only at a dump's own beginning and end.
    CHECK(problem(to, "select 1;\n\\restrict A1\n").find("shop.sql:2: a command of psql") != std::string::npos);
    CHECK(problem(to, "--\n\\restrict A1\n\\unrestrict A2\n").find("shop.sql:3: a command of psql") !=
          std::string::npos);
    load(to, "--\n\n\\restrict A1\r\n\\unrestrict A1\n-- and more\n\\restrict B2\nselect 1;\n\\unrestrict B2");
}

TEST_CASE("psql runs as the server's account, without our environment") {
    const postgres::Sandbox sandbox;
    ::setenv("RUNBOOK_TEST_CANARY", "secret", 1);
    ::setenv("PGSERVICE", "secret", 1);
    std::thread loading([&] { load(sandbox, "select pg_sleep(1);\n"); });
    std::string environment;
    uid_t user = 0;
    for (int i = 0; i < 100 && environment.empty(); ++i) {
        std::this_thread::sleep_for(5ms);
        for (const auto& entry : fs::directory_iterator("/proc")) {
            const auto words = text_of(entry.path() / "cmdline");
            if (words.find("\\restrict ") == std::string::npos ||
                words.find(folder_of(sandbox.uri()).filename().string()) == std::string::npos)
                continue;
            struct stat owner = {};
            if (::stat(entry.path().c_str(), &owner) != 0) continue;
            user = owner.st_uid;
            environment = text_of(entry.path() / "environ");
        }
    }
    loading.join();
    ::unsetenv("RUNBOOK_TEST_CANARY");
    ::unsetenv("PGSERVICE");
    CHECK(user != 0);
    CHECK(environment.find("PGCLIENTENCODING=UTF8") != std::string::npos);
    CHECK(environment.find("secret") == std::string::npos);
}

TEST_CASE("an interrupt ends the loading of a file at once") {
    os::Pipe wake = os::make_pipe();
    os::Interrupt interrupt;
    interrupt.wake_fd = wake.read.get();
    const postgres::Sandbox sandbox(interrupt);
    std::thread later([&] {
        std::this_thread::sleep_for(200ms);
        interrupt.signal = SIGINT;
        CHECK(::write(wake.write.get(), "x", 1) == 1);
    });
    const auto begin = std::chrono::steady_clock::now();
    CHECK(problem(sandbox, "select pg_sleep(20);\n") == "interrupted by SIGINT");
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
    later.join();
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

TEST_CASE("what killed processes left behind is removed by the next sandbox, which leaves a living one alone") {
    const postgres::Sandbox living;
    const auto user = fork_for([] {
        static const postgres::Sandbox sandbox;
        return std::to_string(sandbox.server_pid()) + " " + sandbox.uri();
    });
    std::istringstream reported(user.read());
    int pid = 0;
    std::string uri;
    REQUIRE(reported >> pid >> uri);
    std::istringstream status(text_of("/proc/" + std::to_string(pid) + "/stat"));
    std::string word;
    int supervisor = 0;
    REQUIRE(status >> word >> word >> word >> supervisor);
    ::kill(supervisor, SIGKILL);
    for (int i = 0; i < 500 && ::kill(pid, 0) == 0; ++i) std::this_thread::sleep_for(10ms);
    // Its user still holds the lock.
    { const postgres::Sandbox next; }
    CHECK(fs::exists(folder_of(uri)));
    kill_hard(user);
    CHECK(fs::exists(folder_of(uri)));
    { const postgres::Sandbox next; }
    CHECK_FALSE(fs::exists(folder_of(uri)));
    CHECK(query(living.uri(), "select 1") == "1");
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
