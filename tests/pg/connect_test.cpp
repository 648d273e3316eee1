#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <filesystem>

#include "interpreter/os/descriptor.hpp"
#include "tests/pg/session_support.hpp"

using namespace runbook;
using namespace runbook::test;
using namespace std::chrono_literals;

namespace {

std::string refusal(const postgres::Target& target) {
    const os::Interrupt interrupt;
    try {
        (void)postgres::connect(target, interrupt);
    } catch (const postgres::ConnectionError& error) {
        return error.what();
    }
    return "connected";
}

std::string as_superuser(const std::string& sql) {
    return psql(shared_sandbox().uri("sandbox", "postgres"), sql);
}

std::string folder() {
    const auto uri = shared_sandbox().uri();
    const auto from = uri.find("host=") + 5;
    return uri.substr(from, uri.find('&', from) - from);
}

// A server that accepts connections and never answers.
class Mute {
  public:
    Mute() : folder_(std::filesystem::temp_directory_path() / ("mute-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const auto path = (folder_ / ".s.PGSQL.5432").string();
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        socket_ = os::Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        REQUIRE(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(socket_.get(), 4) == 0);
    }
    ~Mute() { std::filesystem::remove_all(folder_); }
    Mute(const Mute&) = delete;
    Mute& operator=(const Mute&) = delete;
    [[nodiscard]] std::string uri() const { return "host=" + folder_.string() + " dbname=d user=u"; }

  private:
    std::filesystem::path folder_;
    os::Descriptor socket_;
};

}  // namespace

TEST_CASE("the server says who it is") {
    Connected db;
    const auto& server = db->server();
    CHECK(server.database == "sandbox");
    CHECK(server.role == "runbook");
    CHECK(server.version + "\n" == psql("show server_version").substr(0, server.version.size()) + "\n");
    CHECK(std::to_string(server.version_number) == psql("show server_version_num"));
    CHECK(server.version.find(' ') == std::string::npos);
    CHECK(server.host == folder());
    CHECK(server.port == "5432");
    CHECK(server.local);
    CHECK_FALSE(server.tls);
    CHECK(server.powers.empty());
    CHECK(server.environment.empty());
    CHECK(server.system_identifier == as_superuser("select system_identifier from pg_control_system()"));
    CHECK(text_of(db.run(check("select pg_backend_pid() as pid"))) == "pid | " + std::to_string(server.backend_pid));
}

TEST_CASE("what a role may do outside the database is known, also as a member of another role") {
    as_superuser(
        "create role reader login; create role runner login; create role indirect login noinherit; "
        "create role monitor login; grant pg_monitor to monitor; "
        "grant pg_read_server_files to reader; grant pg_execute_server_program to runner; "
        "grant runner to indirect; create role member login noinherit; grant postgres to member; "
        "create role signaller login; grant pg_signal_backend to signaller; "
        "create role maker login createrole replication; create role follower login; grant maker to follower");
    const auto powers = [](const std::string& role) {
        const Connected connected(shared_sandbox().uri("sandbox", role));
        std::string all;
        for (const auto& power : connected->server().powers) all += power + "; ";
        return all;
    };
    CHECK(powers("postgres") == "superuser; ");
    CHECK(powers("reader") == "pg_read_server_files; ");
    CHECK(powers("runner") == "pg_execute_server_program; ");
    CHECK(powers("indirect") == "pg_execute_server_program; ");
    CHECK(powers("member").find("superuser as a member of postgres; ") != std::string::npos);
    CHECK(powers("signaller") == "pg_signal_backend; ");
    CHECK(powers("maker") == "CREATEROLE; REPLICATION; ");
    CHECK(powers("follower") == "CREATEROLE as a member of maker; REPLICATION as a member of maker; ");
    CHECK(powers("monitor") == "");
    CHECK(powers("runbook") == "");
}

TEST_CASE("without the permission to read the system identifier it is empty") {
    as_superuser("revoke execute on function pg_control_system() from public");
    CHECK(Connected()->server().system_identifier.empty());
    CHECK_FALSE(Connected(shared_sandbox().uri("sandbox", "postgres"))->server().system_identifier.empty());
    as_superuser("grant execute on function pg_control_system() to public");
}

TEST_CASE("the environment is the database's setting, not the connection string's") {
    as_superuser("create database staged owner runbook; alter database staged set runbook.environment = 'staging'");
    const auto uri = shared_sandbox().uri("staged", "runbook");
    CHECK(Connected(uri)->server().environment == "staging");
    CHECK(Connected(uri + "&options=-crunbook.environment%3Dsandbox")->server().environment == "staging");
}

TEST_CASE("functions in the role's own search_path do not answer for the server") {
    as_superuser(
        "create schema trap; create role trapped login; grant usage on schema trap to trapped; "
        "create function trap.current_setting(text) returns text language sql as 'select ''99999''::text'; "
        "create function trap.current_database() returns name language sql as 'select ''trap''::name'; "
        "create function trap.set_config(text, text, boolean) returns text language sql as 'select $2'; "
        "alter role trapped set search_path = trap, pg_catalog");
    Connected db(shared_sandbox().uri("sandbox", "trapped"));
    CHECK(db->server().database == "sandbox");
    CHECK(db->server().version_number < 1'000'000);
    CHECK(text_of(db.run(check("select current_setting('search_path') as s"))) == "s | \"public, pg_temp\"");
}

TEST_CASE("the search_path is the one that the role has in the database, with pg_temp last") {
    as_superuser(
        "create role pathfinder login; alter role pathfinder in database sandbox set search_path = pg_temp, app, "
        "\"$user\"");
    CHECK(Connected()->server().search_path == "\"$user\", public, pg_temp");
    CHECK(Connected(shared_sandbox().uri("sandbox", "pathfinder"))->server().search_path == "app, \"$user\", pg_temp");
}

TEST_CASE("a database or server that does not exist: libpq's message, and what to do") {
    const auto socket = folder();
    CHECK(refusal({shared_sandbox().uri("nowhere", "runbook")}) ==
          "cannot connect to the database `nowhere` on `" + socket + "`, port 5432, as `runbook`\n" +
              "connection to server on socket \"" + socket +
              "/.s.PGSQL.5432\" failed: FATAL:  database \"nowhere\" does not exist\n"
              "create the database, or name another one; `psql -l` lists them");
    CHECK(refusal({"host=127.0.0.1 port=1 dbname=d user=u password=hunter2"}) ==
          "cannot connect to the database `d` on `127.0.0.1`, port 1, as `u`\n"
          "connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n"
          " Is the server running on that host and accepting TCP/IP connections?\n"
          "check the host and port, and that the server is running");
    CHECK(refusal({"postgresql://u@%2Fnowhere/d"}) ==
          "cannot connect to the database `d` on `/nowhere`, port 5432, as `u`\n"
          "connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or directory\n"
          " Is the server running locally and accepting connections on that socket?\n"
          "check the host and port, and that the server is running");
}

TEST_CASE("a wrong or missing password is reported without showing it") {
    const postgres::Sandbox sandbox;
    const auto superuser = sandbox.uri("sandbox", "postgres");
    psql(superuser,
         "alter role runbook password 'right'; create table lines (n serial, line text);"
         "insert into lines (line) values ('local all runbook scram-sha-256'), ('local all all trust');");
    const auto file = psql(superuser, "show hba_file");
    psql(superuser, "copy (select line from lines order by n) to '" + file + "'; select pg_reload_conf();");
    while (refusal({sandbox.uri()}) == "connected") std::this_thread::sleep_for(10ms);
    const auto uri = sandbox.uri();
    const auto socket = uri.substr(uri.find("host=") + 5, uri.find('&') - uri.find("host=") - 5);
    const auto start = "cannot connect to the database `sandbox` on `" + socket + "`, port 5432, as `runbook`\n" +
                       "connection to server on socket \"" + socket + "/.s.PGSQL.5432\" failed: ";
    CHECK(refusal({uri}) == start +
                                "fe_sendauth: no password supplied\n"
                                "give the password in PGPASSFILE (~/.pgpass) or PGPASSWORD");
    CHECK(refusal({uri + "&password=hunter2"}) ==
          start +
              "FATAL:  password authentication failed for user \"runbook\"\n"
              "check the user, and the password in PGPASSFILE (~/.pgpass) or PGPASSWORD");
    CHECK(refusal({uri + "&password=right"}) == "connected");
}

TEST_CASE("an invalid connection string is refused without repeating it") {
    const std::string text =
        "the target is not a connection string\n"
        "write `postgresql://user@host:5432/database`, or `host=… port=5432 dbname=… user=…`";
    CHECK(refusal({"password=my hunter2"}) == text);
    CHECK(refusal({"postgresql://u:hunter2@[::1/d"}) == text);
    CHECK(refusal({"sslmod=verify-full"}) == text);
    CHECK_THROWS_AS(postgres::holds_password("no equals sign"), postgres::ConnectionError);
}

TEST_CASE("a password in a connection string is found") {
    CHECK(postgres::holds_password("postgresql://u:x@h/d"));
    CHECK(postgres::holds_password("postgresql://h/d?password=x"));
    CHECK(postgres::holds_password("host=h password='x y'"));
    CHECK(postgres::holds_password("host=h sslkey=k sslpassword=x"));
    CHECK_FALSE(postgres::holds_password("postgresql://u@h/d"));
    CHECK_FALSE(postgres::holds_password("postgresql://u:@h/d"));
    CHECK_FALSE(postgres::holds_password("host=h passfile=/x"));
    CHECK_FALSE(postgres::holds_password(""));
}

TEST_CASE("a remote host without verified TLS is refused before anything is sent to it") {
    const auto text = [](const std::string& host, const std::string& mode) {
        return "`" + host + "` is a remote host, and with sslmode=" + mode +
               " nothing verifies that it is the right server\n"
               "add `sslmode=verify-full` to the connection string (and `sslrootcert=` where a private authority "
               "issued its certificate), or accept the risk with --insecure-tls";
    };
    // 192.0.2.0/24 is for documentation: no host has such an address.
    CHECK(refusal({"hostaddr=192.0.2.1 user=u"}) == text("192.0.2.1", "prefer"));
    CHECK(refusal({"postgresql://192.0.2.1/d?sslmode=require"}) == text("192.0.2.1", "require"));
    CHECK(refusal({"host=localhost hostaddr=192.0.2.1 sslmode=verify-ca"}) == text("localhost", "verify-ca"));
    CHECK(refusal({"host=127.0.0.1,192.0.2.1 port=1,1"}) == text("192.0.2.1", "prefer"));
    CHECK(refusal({"host=127.0.0.1 port=1 user=u dbname=d"}).starts_with("cannot connect to the database"));
    CHECK(refusal({"host=::1 port=1 user=u dbname=d"}).starts_with("cannot connect to the database"));
    CHECK(refusal({"hostaddr=192.0.2.1 user=u dbname=d", true, 1s}).starts_with("cannot connect to the database `d`"));
    CHECK(refusal({"hostaddr=192.0.2.1 host=h user=u dbname=d sslmode=verify-full", false, 1s})
              .starts_with("cannot connect to the database `d`"));
}

TEST_CASE("a server that does not answer is waited for until the deadline or an interrupt, and no longer") {
    const Mute mute;
    auto start = std::chrono::steady_clock::now();
    CHECK(refusal({mute.uri(), false, 1s})
              .ends_with("the server did not answer in time\ntry the same connection string with psql"));
    CHECK(std::chrono::steady_clock::now() - start < 2s);

    const auto pipe = os::make_pipe();
    os::Interrupt interrupt;
    interrupt.wake_fd = pipe.read.get();
    std::thread signal([&] {
        std::this_thread::sleep_for(100ms);
        interrupt.signal = SIGINT;
        CHECK(::write(pipe.write.get(), "x", 1) == 1);
    });
    start = std::chrono::steady_clock::now();
    CHECK_THROWS_WITH(postgres::connect({mute.uri()}, interrupt), Catch::Contains("interrupted while connecting to"));
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    signal.join();
}
