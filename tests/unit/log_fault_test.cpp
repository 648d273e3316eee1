// A log on a failing device: each write and each flush fails in turn.

#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

#include "interpreter/log/event_log.hpp"
#include "interpreter/os/file_calls.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/read_log.hpp"
#include "tests/support/scratch.hpp"

using namespace runbook;
using core::Json;
using log::EventLog;
using log::LogError;
using tests::read_text;
using tests::Scratch;

namespace {

// What the device does instead; each returns a number of bytes, or a negative error number.
struct Device {
    std::function<ssize_t(std::size_t call, std::size_t wanted)> write = [](std::size_t, std::size_t wanted) {
        return static_cast<ssize_t>(wanted);
    };
    std::function<int(std::size_t call)> sync = [](std::size_t) { return 0; };
    std::size_t writes = 0;
    std::size_t syncs = 0;
};

// The calls for the log's file, as the device answers them.
class Installed final : public os::FileCalls {
  public:
    explicit Installed(Device& device) : device_(device), replaced_(*this) {}

    ssize_t write(int descriptor, const void* bytes, std::size_t count) override {
        const ssize_t answer = device_.write(device_.writes++, count);
        if (answer < 0) return refuse(answer);
        return ::write(descriptor, bytes, static_cast<std::size_t>(answer));
    }
    int fdatasync(int descriptor) override { return sync(::fdatasync, descriptor); }
    int fsync(int descriptor) override { return sync(::fsync, descriptor); }

  private:
    Device& device_;
    os::ReplacedFileCalls replaced_;

    static int refuse(ssize_t answer) {
        errno = static_cast<int>(-answer);
        return -1;
    }
    int sync(int (*call)(int), int descriptor) {
        const int answer = device_.sync(device_.syncs++);
        return answer < 0 ? refuse(answer) : call(descriptor);
    }
};

constexpr int kEvents = 12;

std::string message_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const LogError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

struct Run {
    std::size_t acknowledged = 0;  // lines whose flush returned
    bool sealed = false;
    std::string problem;
};

EventLog new_log(const std::filesystem::path& folder) {
    return EventLog(folder, "01JD6Z7N5R8Q2X4T9V3W1Y0ABC", [] { return "2026-11-21T08:00:00.000000Z"; });
}

// A run like the executor's: each line is durable before the next; then the seal.
Run run_on(Device& device, const std::filesystem::path& folder) {
    Run run;
    EventLog log = new_log(folder);
    const Installed installed(device);
    try {
        for (int event = 0; event < kEvents; ++event) {
            log.append(event == 0 ? "run.start" : "notice", Json::Object{{"n", event}});
            log.flush();
            ++run.acknowledged;
        }
        tests::seal(log);
        run.sealed = true;
    } catch (const LogError& error) {
        run.problem = error.what();
        CHECK(message_of([&] { log.append("notice", Json::Object{}); }) == run.problem);
        CHECK(message_of([&] { log.flush(); }) == run.problem);
        CHECK(message_of([&] { tests::seal(log); }) == run.problem);
    }
    return run;
}

void check_prefix(const Run& run, const std::filesystem::path& folder) {
    const auto content = tests::read_log(read_text(folder / "log.jsonl"));
    CHECK_FALSE(content.damage.has_value());
    CHECK(content.sealed == run.sealed);
    CHECK(content.lines.size() >= run.acknowledged);
}

const char* kNoRoom =
    "no space left on the device that holds {}; free some space, or choose another folder with --out DIR";
const char* kIoError =
    "cannot write {}: Input/output error; check the folder and its device, or choose another folder with --out DIR";
const char* kTooLarge =
    "{} has reached the size limit for files; raise it (ulimit -f), or choose another folder with "
    "--out DIR";

}  // namespace

TEST_CASE("log faults: any write can fail") {
    const auto [error, sentence] = GENERATE(std::pair{ENOSPC, kNoRoom}, std::pair{EDQUOT, kNoRoom},
                                            std::pair{EIO, kIoError}, std::pair{EFBIG, kTooLarge});
    for (std::size_t failing = 0; failing <= kEvents; ++failing) {
        const Scratch scratch;
        Device device;
        device.write = [&](std::size_t call, std::size_t wanted) {
            return call == failing ? -ssize_t{error} : static_cast<ssize_t>(wanted);
        };
        const auto run = run_on(device, scratch / "run");
        INFO("write " << failing);
        CHECK(run.problem == fmt::format(fmt::runtime(sentence), (scratch / "run/log.jsonl").string()));
        CHECK(run.acknowledged == std::min<std::size_t>(failing, kEvents));
        CHECK(device.writes == failing + 1);  // never tried again
        check_prefix(run, scratch / "run");
    }
}

TEST_CASE("log faults: any write can be cut in the middle of a line") {
    for (std::size_t failing = 0; failing <= kEvents; ++failing) {
        const Scratch scratch;
        Device device;
        std::size_t refused = 0;
        device.write = [&](std::size_t call, std::size_t wanted) {
            if (call < failing) return static_cast<ssize_t>(wanted);
            return refused++ == 0 ? static_cast<ssize_t>(wanted / 2) : -ssize_t{ENOSPC};
        };
        const auto run = run_on(device, scratch / "run");
        INFO("write " << failing);
        CHECK(run.acknowledged == std::min<std::size_t>(failing, kEvents));
        check_prefix(run, scratch / "run");
        CHECK(tests::read_log(read_text(scratch / "run/log.jsonl")).torn_tail);
    }
}

TEST_CASE("log faults: short and interrupted writes and flushes lose nothing") {
    const Scratch scratch;
    Device plain;
    Device rough;
    rough.write = [](std::size_t call, std::size_t wanted) {
        return call % 3 == 0 ? -ssize_t{EINTR} : static_cast<ssize_t>(std::min<std::size_t>(wanted, call % 5 + 1));
    };
    rough.sync = [](std::size_t call) { return call % 2 == 0 ? -EINTR : 0; };
    CHECK(run_on(plain, scratch / "plain").sealed);
    CHECK(run_on(rough, scratch / "rough").sealed);
    CHECK(rough.writes > 1000);
    CHECK(read_text(scratch / "rough/log.jsonl") == read_text(scratch / "plain/log.jsonl"));
}

TEST_CASE("log faults: a device that writes nothing and gives no error") {
    const Scratch scratch;
    Device device;
    device.write = [](std::size_t, std::size_t) { return ssize_t{0}; };
    CHECK(run_on(device, scratch / "run").problem ==
          fmt::format(fmt::runtime(kIoError), (scratch / "run/log.jsonl").string()));
}

TEST_CASE("log faults: any flush can fail, and is never retried") {
    for (std::size_t failing = 0; failing <= kEvents; ++failing) {
        const Scratch scratch;
        Device device;
        device.sync = [&](std::size_t call) { return call == failing ? -EIO : 0; };
        const auto run = run_on(device, scratch / "run");
        INFO("flush " << failing);
        CHECK(run.problem == "cannot sync " + (scratch / "run/log.jsonl").string() +
                                 ": Input/output error; check the folder and its device, or choose another folder with "
                                 "--out DIR");
        CHECK(run.acknowledged == std::min<std::size_t>(failing, kEvents));
        CHECK(device.syncs == failing + 1);
        CHECK_FALSE(run.sealed);
    }
}

TEST_CASE("log faults: many lines without a flush are written in parts, and a failure is reported at once") {
    const Scratch scratch;
    EventLog log = new_log(scratch / "run");
    Device device;
    device.write = [](std::size_t, std::size_t) { return -ssize_t{ENOSPC}; };
    const Installed installed(device);
    const auto problem = message_of([&] {
        log.append("run.start", Json::Object{});
        for (int event = 0; event < 1000; ++event) log.append("notice", Json::Object{{"n", event}});
    });
    CHECK(problem == fmt::format(fmt::runtime(kNoRoom), log.file().string()));
    CHECK(device.writes == 1);
}

TEST_CASE("log faults: a folder whose entries cannot be made durable") {
    for (std::size_t failing = 0; failing < 3; ++failing) {
        const Scratch scratch;
        Device device;
        device.sync = [&](std::size_t call) { return call == failing ? -EIO : 0; };
        const Installed installed(device);
        // The entry of `above`, the entry of `run`, the entry of the log.
        const char* sentence = failing < 2
                                   ? "cannot create the folder {}: Input/output error; check the folder and its "
                                     "device, or choose another folder with --out DIR"
                                   : "cannot create {}: Input/output error; check the folder and its device, or "
                                     "choose another folder with --out DIR";
        const auto what = (scratch / (failing < 2 ? "above/run" : "above/run/log.jsonl")).string();
        CHECK(message_of([&] { new_log(scratch / "above/run"); }) == fmt::format(fmt::runtime(sentence), what));
    }
}

TEST_CASE("log faults: the kernel's own limit on a file's size") {
    const Scratch scratch;
    EventLog log = new_log(scratch / "run");
    log.append("run.start", Json::Object{});
    log.flush();
    const auto before = std::filesystem::file_size(log.file());
    rlimit old{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
    auto* const handler = ::signal(SIGXFSZ, SIG_IGN);
    const rlimit tight{before + 100, old.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
    log.append("notice", Json::Object{});
    const auto problem = message_of([&] { log.flush(); });
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &old) == 0);
    ::signal(SIGXFSZ, handler);
    CHECK(problem == fmt::format(fmt::runtime(kTooLarge), log.file().string()));
    const auto content = tests::read_log(read_text(log.file()));
    CHECK(content.torn_tail);
    CHECK(content.lines.size() == 1);
    CHECK(std::filesystem::file_size(log.file()) == before + 100);
}
