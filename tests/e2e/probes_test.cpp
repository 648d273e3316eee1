#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "interpreter/os/descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

// Programs, servers, files and sections as checks see them: a real server, real programs.
using namespace runbook;
using tests::operator+;

namespace {

constexpr const char* kRunbook = R"rb(runbook "Probes" do
  requires :command, :http
  param :port, :integer
  section "Files" do
    check "migrations", id: :migrations do
      files "migrations/*.sql"
      expect names.same_as?(%w[001_a.sql 002_b.sql])
    end
    check "no folder", id: :no_folder do
      files "nothing/*.sql"
      expect names.empty?
    end
    check "none of none", id: :none_of_none do
      files "nothing/*.sql"
      expect names.all?(/sql/)
    end
    check "outside", id: :outside do
      files "../*"
      expect names.empty?
    end
  end
  section "Programs" do
    check "output", id: :output do
      command "printf", "%s", "a b"
      expect stdout == "a b"
    end
    check "fails", id: :fails do
      command "sh", "-c", "echo out; echo err >&2; exit 3"
      expect stdout == "out\n"
    end
    check "fails as expected", id: :fails_as_expected do
      command "sh", "-c", "exit 3"
      expect exit_status == 3
    end
    check "missing", id: :missing do
      command "no-such-program"
      expect exit_status == 0
    end
    check "no shell", id: :no_shell do
      command "printf", "%s", "$HOME; exit 1"
      expect stdout == "$HOME; exit 1"
    end
    check "the operator's environment", id: :environment do
      command "sh", "-c", "printf '%s' \"$RUNBOOK_TEST_CANARY\""
      expect stdout == ""
    end
    check "leaves a child in a session of its own", id: :leaves_daemon do
      command "sh", "-c", "setsid sh -c 'sleep 4243; sleep 4243' & sleep 0.1"
      expect exit_status == 0
    end
    check "leaves a child", id: :leaves_child do
      command "sh", "-c", "sleep 4242 & echo $!"
      expect exit_status == 0
    end
  end
  defaults statement_timeout: 1.s
  section "Slow" do
    check "ignores SIGTERM", id: :ignores_sigterm do
      command "sh", "-c", "trap '' TERM; while :; do sleep 1; done"
      expect exit_status == 0
    end
    check "floods", id: :floods do
      command "sh", "-c", "yes | head -c 50000000"
      expect stdout.size > 5
    end
  end
  section "Web" do
    check "health", id: :health do
      http :get, "http://127.0.0.1:#{port}/health", headers: { "Accept" => "application/json" }
      expect status == 200
      expect json("/state") == "ok" && json("/n") == 12345678901234567890.5 && json("/parts/1/name") == "b"
      expect header("Content-Type") == "application/json" && header("x-none").nil?
    end
    check "503", id: :unavailable do
      http :get, "http://127.0.0.1:#{port}/down"
      expect duration < 1.s
    end
    check "slow", id: :slow do
      http :get, "http://127.0.0.1:#{port}/slow"
      expect status == 200
    end
    check "nobody listens", id: :nobody do
      http :get, "http://127.0.0.1:1/"
      expect status == 200
    end
    check "redirect", id: :redirect do
      http :get, "http://127.0.0.1:#{port}/redirect"
      expect status == 302 && header("location") == "http://192.0.2.1/"
    end
    check "wrong JSON", id: :wrong_json do
      http :get, "http://127.0.0.1:#{port}/wrong"
      expect json("/state") == "ok"
    end
    check "nothing at the pointer", id: :no_pointer do
      http :get, "http://127.0.0.1:#{port}/health"
      expect json("/nothing") == "ok"
    end
    check "a number that no double holds", id: :large_number do
      http :get, "http://127.0.0.1:#{port}/large"
      expect json("/a") == 1 && json("/n") == 18446744073709551616
    end
    check "a password in the URL", id: :credentials do
      http :get, "http://me:hidden-word@127.0.0.1:#{port}/health"
      expect status == 200
    end
    check "endless", id: :endless do
      http :get, "http://127.0.0.1:#{port}/endless"
      expect body.size > 1
    end
    check "head", id: :head do
      http :head, "http://127.0.0.1:#{port}/health"
      expect status == 200 && body == ""
    end
  end
  section "Time" do
    check "of the slow section", id: :time do
      elapsed_of "Slow"
      expect value > 1.s
      expect value < 20.s
    end
  end
  gate "G"
end
)rb";

// Answers each request by its path, on a port of its own.
class WebServer {
  public:
    WebServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_.get(), 16) == 0);
        REQUIRE(::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~WebServer() {
        stopping_ = true;
        ::shutdown(listener_.get(), SHUT_RDWR);
        thread_.join();
    }
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;
    [[nodiscard]] int port() const { return port_; }

  private:
    os::Descriptor listener_;
    int port_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;

    void serve() {
        while (!stopping_) {
            const os::Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
            if (!client) continue;
            char request[4096] = {};
            if (::recv(client.get(), request, sizeof request - 1, 0) > 0) answer(client.get(), request);
        }
    }

    void answer(int client, const std::string& request) const {
        const auto path =
            request.substr(request.find(' ') + 1, request.find(' ', request.find(' ') + 1) - request.find(' ') - 1);
        const bool is_head = request.starts_with("HEAD ");
        const std::string json = R"({"state":"ok","n":12345678901234567890.5,"parts":[{"name":"a"},{"name":"b"}]})";
        if (path == "/health") send(client, "200 OK", "application/json", json, "", is_head);
        if (path == "/down") send(client, "503 Service Unavailable", "text/plain", "down");
        if (path == "/redirect") send(client, "302 Found", "text/plain", "", "Location: http://192.0.2.1/\r\n");
        if (path == "/wrong") send(client, "200 OK", "application/json", R"({"state": "ok")");
        if (path == "/large") send(client, "200 OK", "application/json", R"({"a": 1, "n": 18446744073709551616})");
        if (path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
        if (path == "/endless") {
            const std::string piece(65'536, 'x');
            (void)write_all(client, "HTTP/1.1 200 OK\r\n\r\n");
            while (!stopping_ && write_all(client, piece)) {
            }
        }
    }

    static bool write_all(int client, const std::string& text) {
        return ::send(client, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    static void send(int client, const std::string& status, const std::string& type, const std::string& body,
                     const std::string& more = "", bool is_head = false) {
        (void)write_all(client, fmt::format("HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}Connection: "
                                            "close\r\n\r\n{}",
                                            status, type, body.size(), more, is_head ? "" : body));
    }
};

}  // namespace

TEST_CASE("programs, servers, files and sections are looked at, and what fails is never a pass") {
    const WebServer server;
    const tests::Scratch scratch;
    tests::write_text(scratch / "probes.rb", kRunbook);
    std::filesystem::create_directory(scratch / "migrations");
    for (const auto* name : {"001_a.sql", "002_b.sql", "readme.md", ".hidden.sql"})
        tests::write_text(scratch / "migrations" / name, "");
    const tests::Arguments run{
        "run",   (scratch / "probes.rb").string(),      "--sandbox", "--unsigned",
        "--set", fmt::format("port={}", server.port()), "--out",     (scratch / "runs").string()};
    const auto refused = tests::runbook(run + tests::Arguments{"--allow", "http"});
    CHECK(refused.status == 2);
    CHECK(refused.errors ==
          "runbook: the runbook needs command, which --allow does not have; look at what it does with `runbook plan`, "
          "and add --allow command\n");
    const auto done = tests::runbook(run + tests::Arguments{"--allow", "command,http"}, {"RUNBOOK_TEST_CANARY=leaked"});
    INFO(done.output << done.errors);
    REQUIRE(done.status == 1);
    const auto folder = tests::only_run(scratch / "runs");
    std::map<std::string, std::string> verdicts;
    for (const auto& body : tests::bodies_of(folder, "step.result"))
        verdicts[body.text("id")] = body.text("verdict") + " " + body.text("reason");
    for (const auto* id : {"migrations", "no_folder", "output", "fails_as_expected", "no_shell", "environment",
                           "leaves_child", "health", "large_number", "redirect", "head", "time"}) {
        INFO(id << ": " << verdicts[id]);
        CHECK(verdicts[id] == "PASS ");
    }
    const auto says = [&](const char* id, const std::string& words) {
        INFO(id << ": " << verdicts[id]);
        CHECK(verdicts[id].starts_with(words));
    };
    says("none_of_none", "VACUOUS");
    says("outside", "ERROR the files `../*` cannot be looked for: the folder is outside the project's folder");
    says("fails", "ERROR the program's exit status is 3, and no rule reads it: err");
    says("missing", "ERROR the program `no-such-program` cannot be run");
    says("ignores_sigterm", "ERROR the program `sh` did not end within 1000 ms, and was ended");
    says("floods", "ERROR what the program wrote to stdout is too large, or not text: it was not kept");
    says("unavailable", "ERROR the server answered with status 503, and no rule reads it");
    says("slow", "ERROR there is no answer from http://127.0.0.1:");
    says("nobody", "ERROR there is no answer from http://127.0.0.1:1/");
    says("wrong_json", "ERROR the body is not JSON");
    says("no_pointer", "ERROR the JSON has nothing at `/nothing`");
    says("credentials", "ERROR the URL has a user name or a password");
    says("endless", "ERROR the body is too large, or not text: it was not kept");
    // The programs' children did not survive them.
    CHECK(os::run_process({.command = {"pgrep", "-f", "^sleep 424[23]$"}}).status == 1);
    // Judged again from the log alone, with the same verdicts.
    const auto verified = tests::runbook({"verify", (folder / "log.jsonl").string()});
    CHECK(verified.status == 30);
    const auto report = tests::read_text(folder / "report.md");
    CHECK(report.find("`printf %s a b`") != std::string::npos);
    CHECK(report.find("exit status `3`") != std::string::npos);
}
