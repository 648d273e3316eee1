// Writing the log: its bytes, its files, and what it refuses.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "interpreter/log/event_log.hpp"
#include "interpreter/log/line.hpp"
#include "interpreter/log/log_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/read_log.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using core::Json;
using log::EventLog;
using log::LogError;
using tests::read_text;
using tests::Scratch;
using tests::write_text;

namespace {

constexpr const char* kRun = "01JD6Z7N5R8Q2X4T9V3W1Y0ABC";

// The longest text in a `notice`, whose other parts have 193 bytes.
constexpr std::size_t kLongestText = log::kMaxLineBytes - 193;

// 08:00:00.000000, then one millisecond later on each call.
log::Clock ticking() {
    return [tick = 0]() mutable { return fmt::format("2026-11-21T08:00:00.{:03}000Z", tick++); };
}

Json body(const char* key, Json value) {
    return Json::Object{{key, std::move(value)}};
}

std::string message_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const LogError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat facts {};
    return ::lstat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777 : 0;
}

}  // namespace

TEST_CASE("log: the bytes of a small log") {
    const Scratch scratch;
    EventLog log(scratch / "run", kRun, ticking());
    log.append("run.start", Json::Object{{"tool", "runbook 0.1.0"}, {"a", 1}});
    log.append("notice", body("text", "quote \" back \\ tab \t bell \x07 slash / umlaut \xC3\xA4 del \x7F"));
    log.append("notice", body("list", Json::Array{nullptr, true, -7, "", Json::Object{}, Json::Array{}}));
    tests::seal(log);
    CHECK(
        read_text(log.file()) ==
        R"({"body":{"a":1,"tool":"runbook 0.1.0"},"prev":"0000000000000000000000000000000000000000000000000000000000000000",)"
        R"("run":"01JD6Z7N5R8Q2X4T9V3W1Y0ABC","seq":0,"time":"2026-11-21T08:00:00.000000Z","type":"run.start","v":1})"
        "\n"
        R"({"body":{"text":"quote \" back \\ tab \t bell \u0007 slash / umlaut )"
        "\xC3\xA4 del \x7F"
        R"("},"prev":"f4ebcade405f02389d0cafbec09b2beec15ef7ceecdcdc32eb2579d13893c2d0","run":"01JD6Z7N5R8Q2X4T9V3W1Y0ABC","seq":1,)"
        R"("time":"2026-11-21T08:00:00.001000Z","type":"notice","v":1})"
        "\n"
        R"({"body":{"list":[null,true,-7,"",{},[]]},"prev":"a138f6983e869fefc03d969cb74e553eabcde5cc4464b31d5b17d9a1c36f3c98","run":"01JD6Z7N5R8Q2X4T9V3W1Y0ABC","seq":2,)"
        R"("time":"2026-11-21T08:00:00.002000Z","type":"notice","v":1})"
        "\n"
        R"({"body":{"lines":3},"prev":"458c8456d7966e9ca4c04adae50cce9bfa6d7dd47f3cce4ceb8de057253b9b52","run":"01JD6Z7N5R8Q2X4T9V3W1Y0ABC","seq":3,)"
        R"("time":"2026-11-21T08:00:00.003000Z","type":"seal","v":1})"
        "\n");
}

TEST_CASE("log: the hash of a line is RFC 6962's leaf hash") {
    // The empty leaf's hash is in the test vectors of Certificate Transparency.
    CHECK(log::leaf_hash("") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_CASE("log: lines are read as they were written") {
    const Scratch scratch;
    EventLog log(scratch / "run", kRun, ticking());
    log.append("run.start", body("x", 1));
    log.append("step.result", body("rows", Json::Array{"1", "2"}));
    tests::seal(log);
    const auto content = tests::read_log(tests::read_text(log.file()));
    REQUIRE_FALSE(content.damage.has_value());
    CHECK(content.sealed);
    CHECK_FALSE(content.torn_tail);
    REQUIRE(content.lines.size() == 3);
    CHECK(content.lines[1].seq == 1);
    CHECK(content.lines[1].run == kRun);
    CHECK(content.lines[1].time == "2026-11-21T08:00:00.001000Z");
    CHECK(content.lines[1].prev == log::leaf_hash(tests::encode(content.lines[0])));
    CHECK(content.lines[1].type == "step.result");
    CHECK(content.lines[1].body == body("rows", Json::Array{"1", "2"}));
    CHECK(content.lines[2].body == body("lines", 2));
}

TEST_CASE("log: the file is empty before a flush and complete after it") {
    const Scratch scratch;
    EventLog log(scratch / "run", kRun, ticking());
    log.append("run.start", Json::Object{});
    CHECK(read_text(log.file()).empty());
    log.flush();
    CHECK(tests::read_log(read_text(log.file())).lines.size() == 1);
    log.flush();
    CHECK(tests::read_log(read_text(log.file())).lines.size() == 1);
}

TEST_CASE("log: lines that were never flushed are still written at the end of a scope") {
    const Scratch scratch;
    {
        EventLog log(scratch / "run", kRun, ticking());
        log.append("run.start", Json::Object{});
    }
    const auto content = tests::read_log(read_text(scratch / "run/log.jsonl"));
    CHECK(content.lines.size() == 1);
    CHECK_FALSE(content.sealed);
}

TEST_CASE("log: a clock that is set back does not make time run backwards") {
    const Scratch scratch;
    std::string now = "2026-11-21T08:00:00.000000Z";
    EventLog log(scratch / "run", kRun, [&] { return now; });
    log.append("run.start", Json::Object{});
    now = "2026-11-21T07:00:00.000000Z";
    log.append("notice", Json::Object{});
    tests::seal(log);
    const auto content = tests::read_log(read_text(log.file()));
    CHECK_FALSE(content.damage.has_value());
    CHECK(content.lines.at(1).time == "2026-11-21T08:00:00.000000Z");
}

TEST_CASE("log: an event that is not allowed in a log is refused and leaves the log unchanged") {
    const Scratch scratch;
    EventLog log(scratch / "run", kRun, ticking());
    const auto file = log.file().string();
    log.append("run.start", Json::Object{});
    const auto refused = [&](Json wrong) { return message_of([&] { log.append("notice", std::move(wrong)); }); };
    CHECK(refused(Json()) == file + ": the body of a `notice` event is not an object");
    CHECK(refused(body("x", "\xFF")) == file + ": the body of a `notice` event cannot be read back: invalid UTF-8");
    CHECK(refused(body("\xC3\xA4", 1)) == file + ": the body of a `notice` event contains a key that is not ASCII");
    CHECK(
        refused(body("x", std::int64_t{1} << 53)) ==
        file +
            ": the body of a `notice` event contains the integer 9007199254740992, which must be written as a string");
    Json deep;
    for (int level = 0; level < 101; ++level) deep = body("x", deep);
    CHECK(refused(deep) == file + ": the body of a `notice` event is nested too deeply");
    CHECK(refused(body("x", std::string(kLongestText + 1, 'x'))) ==
          file +
              ": a `notice` event has 1048577 bytes, and a line can have at most 1048576; make the step return "
              "fewer or shorter rows");
    tests::seal(log);
    const auto content = tests::read_log(read_text(log.file()));
    CHECK(content.sealed);
    CHECK(content.lines.size() == 2);
}

TEST_CASE("log: the longest line, the deepest nesting and the largest integer can be written and read") {
    const Scratch scratch;
    EventLog log(scratch / "run", kRun, ticking());
    log.append("run.start", body("x", (std::int64_t{1} << 53) - 1));
    Json deep = 1;
    for (int level = 0; level < 100; ++level) deep = body("x", deep);
    log.append("notice", deep);
    log.append("notice", body("x", std::string(kLongestText, 'x')));
    tests::seal(log);
    const auto content = tests::read_log(read_text(log.file()));
    CHECK(content.sealed);
    REQUIRE(content.lines.size() == 4);
    CHECK(tests::encode(content.lines[2]).size() == log::kMaxLineBytes);
}

TEST_CASE("log: nothing follows the seal") {
    const Scratch scratch;
    EventLog log(scratch / "run", kRun, ticking());
    log.append("run.start", Json::Object{});
    tests::seal(log);
    const auto before = read_text(log.file());
    const auto sealed = log.file().string() + " is sealed; nothing must follow the seal";
    CHECK(message_of([&] { log.append("notice", Json::Object{}); }) == sealed);
    CHECK(message_of([&] { log.flush(); }) == sealed);
    CHECK(message_of([&] { tests::seal(log); }) == sealed);
    CHECK(read_text(log.file()) == before);
}

TEST_CASE("log: only the owner has access to the folder and the file") {
    const Scratch scratch;
    const EventLog log(scratch / "above/run/", kRun, ticking());
    CHECK(log.file() == scratch / "above/run/log.jsonl");
    CHECK(mode_of(scratch / "above/run") == 0700);
    CHECK(mode_of(log.file()) == 0600);
    CHECK(log.run_id() == kRun);
}

TEST_CASE("log: a second log in the same folder is refused, and the first is unchanged") {
    const Scratch scratch;
    EventLog log(scratch / "run", kRun, ticking());
    log.append("run.start", Json::Object{});
    tests::seal(log);
    const auto before = read_text(log.file());
    CHECK(message_of([&] { EventLog(scratch / "run", kRun, ticking()); }) ==
          log.file().string() +
              " already exists, and each run needs a log of its own; choose another folder with --out DIR");
    CHECK(read_text(log.file()) == before);
}

TEST_CASE("log: a symbolic link in the log's place is not followed") {
    const Scratch scratch;
    std::filesystem::create_directory(scratch / "run");
    std::filesystem::create_symlink(scratch / "elsewhere", scratch / "run/log.jsonl");
    CHECK_THROWS_AS(EventLog(scratch / "run", kRun, ticking()), LogError);
    CHECK_FALSE(std::filesystem::exists(scratch / "elsewhere"));
}

TEST_CASE("log: a folder that is a file, or is below one, is refused") {
    const Scratch scratch;
    write_text(scratch / "file", "mine");
    const auto reason = [](const std::filesystem::path& folder) {
        return folder.string() +
               " cannot be the folder of a run: it, or a folder above it, is a file; choose another folder with "
               "--out DIR";
    };
    CHECK(message_of([&] { EventLog(scratch / "file", kRun); }) == reason(scratch / "file"));
    CHECK(message_of([&] { EventLog(scratch / "file/run", kRun); }) == reason(scratch / "file/run"));
    CHECK(message_of([&] { EventLog(scratch / "file/a/run", kRun); }) == reason(scratch / "file/a/run"));
    CHECK(read_text(scratch / "file") == "mine");
}

TEST_CASE("log: a folder that cannot be created is refused") {
    CHECK(message_of([] { EventLog("/proc/runbook/run", kRun); }) ==
          "cannot create the folder /proc/runbook/run: No such file or directory; check the folder and its device, or "
          "choose another folder with --out DIR");
}

TEST_CASE("log: output does not end up in the log if a standard stream is closed") {
    const Scratch scratch;
    const int kept = ::dup(STDIN_FILENO);
    ::close(STDIN_FILENO);
    {
        const EventLog log(scratch / "run", kRun, ticking());
        CHECK(::fcntl(STDIN_FILENO, F_GETFD) == -1);
    }
    ::dup2(kept, STDIN_FILENO);
    ::close(kept);
}

TEST_CASE("log: times and run ids") {
    CHECK(log::is_line_time(log::utc_now()));
    CHECK(log::utc_now() > "2026-");
    const auto first = log::new_run_id();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const auto second = log::new_run_id();
    CHECK(first.size() == 26);
    CHECK(first.front() <= '7');
    CHECK(first.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
    CHECK(first < second);
    CHECK(first.substr(10) != second.substr(10));
}

TEST_CASE("log reader: only regular files are opened, and a large one is not read") {
    const tests::Scratch scratch;
    const auto name = [&](const char* file) { return (scratch / file).string(); };
    const auto problem = [](const auto& read) {
        try {
            (void)read();
            return std::string();
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
    };
    const auto of_log = [&](const std::string& file) {
        return problem([&] { return log::LogFile(file).pieces()().size(); });
    };
    const auto of_small = [&](const std::string& file) {
        return problem([&] { return log::load_file(file, log::kMaxSmallFile); });
    };
    REQUIRE(::mkfifo(name("pipe").c_str(), 0600) == 0);
    std::filesystem::create_symlink("loop", scratch / "loop");
    std::filesystem::create_symlink("nowhere", scratch / "dangling");
    tests::write_text(scratch / "good", "x");
    std::filesystem::create_symlink("good", scratch / "link");
    for (const auto& read : {std::function<std::string(const std::string&)>(of_log),
                             std::function<std::string(const std::string&)>(of_small)}) {
        CHECK(read(name("none")) == name("none") + ": there is no such file; check the path");
        CHECK(read(scratch.path()) == scratch.path().string() + ": it is a folder, expected a file");
        CHECK(read(name("pipe")) ==
              name("pipe") + ": it is a pipe, expected a regular file; save what it carries to a file, and give that");
        CHECK(read("/dev/zero") == "/dev/zero: it is a device, expected a regular file");
        CHECK(read(name("loop")) ==
              name("loop") + ": it is a symbolic link that leads back to itself; give the file itself");
        CHECK(read(name("dangling")) ==
              name("dangling") +
                  ": it is a symbolic link to nowhere, and there is no such file; mend or remove the link");
        CHECK(read(name("link")) == "");
    }
    tests::write_text(scratch / "huge", "");
    std::filesystem::resize_file(scratch / "huge", (std::uintmax_t{2} << 30) + 1);
    CHECK(of_log(name("huge")) == name("huge") + " is larger than 2 GiB, too large for a log");
    CHECK(of_small(name("huge")) == name("huge") + ": it has 2147483649 bytes, expected at most 65536 bytes");
    tests::write_text(scratch / "large", std::string(log::kMaxSmallFile, 'x') + '\0');
    CHECK(of_small(name("large")) == name("large") + ": it has 65537 bytes, expected at most 65536 bytes");
    CHECK(problem([&] { return log::load_file(scratch / "large", log::kMaxListFile); }) == "");
}
