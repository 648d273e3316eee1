#pragma once

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <thread>

#include "interpreter/core/json.hpp"
#include "interpreter/os/launch.hpp"
#include "interpreter/os/process.hpp"
#include "tests/support/read_log.hpp"
#include "tests/support/scratch.hpp"

/// The built program, run as its users run it.
namespace runbook::tests {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

inline const fs::path kSource = SOURCE_FOLDER;
inline const std::string kStaging = (kSource / "runbooks/staging_validation.rb").string();
inline const std::string kAnswers = (kSource / "runbooks/answers/staging_validation.toml").string();

inline Arguments operator+(Arguments all, const Arguments& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// The call, without the operator's own keys and servers, and with only the settings in `environment`.
inline os::Process program(const Arguments& arguments, const Arguments& environment = {}) {
    static const Scratch nobodys_home;
    os::Process process{.command = Arguments{RUNBOOK_PROGRAM} + arguments};
    // If a name is set twice, the first setting counts, so the caller's come first.
    process.environment = environment + Arguments{"XDG_CONFIG_HOME=" + nobodys_home.path().string(), "HOME",
                                                  "ASAN_OPTIONS", "UBSAN_OPTIONS"};
    return process;
}

inline os::ProcessResult runbook(const Arguments& arguments, const Arguments& environment = {}) {
    return os::run_process(program(arguments, environment));
}

/// The arguments that every run of the staging validation has.
inline Arguments staging(const fs::path& out) {
    return {"run", kStaging, "--environment", "staging", "--answers", kAnswers, "--out", out.string()};
}

/// The folder of the only run in `out`.
inline fs::path only_run(const fs::path& out) {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(out)) {
        if (!found.empty()) throw std::runtime_error("more than one run in " + out.string());
        found = entry.path();
    }
    if (found.empty()) throw std::runtime_error("no run in " + out.string());
    return found;
}

/// The good lines of a run's log.
inline std::vector<KeptLine> lines_of(const fs::path& run) {
    return read_log(read_text(run / "log.jsonl")).lines;
}

inline std::vector<core::Json> bodies_of(const fs::path& run, const std::string& type) {
    std::vector<core::Json> bodies;
    for (const auto& line : lines_of(run))
        if (line.type == type) bodies.push_back(line.body);
    return bodies;
}

/// "PASS id" for a step and "GO id" for a gate, in the log's order.
inline std::string verdicts_of(const fs::path& run) {
    std::string text;
    for (const auto& line : lines_of(run)) {
        const auto& body = line.body;
        if (line.type == "step.result") text += fmt::format("{:7} {}\n", body.text("verdict"), body.text("id"));
        if (line.type == "gate.decided") text += fmt::format("{:7} {}\n", body.text("decision"), body.text("id"));
    }
    return text;
}

/// The text of a file of expected results; with RUNBOOK_REFRESH the actual text, which is written to the file for you
/// to review.
inline std::string expected(const std::string& name, const std::string& now) {
    const auto file = kSource / "tests/e2e/expected" / name;
    if (std::getenv("RUNBOOK_REFRESH") != nullptr) write_text(file, now);
    return read_text(file);
}

/// A run in progress; killed at the end of the scope if it is still running.
class Running {
  public:
    /// `wrapper`: a program that runs ours, or none.
    Running(const Arguments& arguments, fs::path out, const Arguments& environment = {},
            const std::string& wrapper = "")
        : out_(std::move(out)) {
        auto process = program(arguments + Arguments{"--out", out_.string()}, environment);
        if (!wrapper.empty()) process.command.insert(process.command.begin(), wrapper);
        launched_ = os::launch(process);
    }
    ~Running() {
        if (reaped_) return;
        ::kill(launched_.pid, SIGKILL);
        ::waitpid(launched_.pid, nullptr, 0);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    /// Waits until the log contains the text; false after half a minute or when the run has ended.
    bool logged(std::string_view text) {
        return wait_until([&] {
            std::error_code none;
            for (const auto& entry : fs::directory_iterator(out_, none))
                if (read_text(entry.path() / "log.jsonl").find(text) != std::string::npos) return true;
            return false;
        });
    }
    template <typename Condition>
    bool wait_until(Condition holds) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!holds()) {
            if (std::chrono::steady_clock::now() > limit || ended()) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return true;
    }
    [[nodiscard]] pid_t pid() const { return launched_.pid; }
    void signal(int number) const { ::kill(launched_.pid, number); }

    struct End {
        int status = 0;  ///< 128 + n if signal n ended it
        std::chrono::milliseconds after{};
        std::string output;
        std::string errors;
    };
    /// Waits for its end. Its output must fit into a pipe.
    End end() {
        const auto begin = std::chrono::steady_clock::now();
        while (!ended()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        const auto after = std::chrono::steady_clock::now() - begin;
        const int status = WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
        return {status, std::chrono::duration_cast<std::chrono::milliseconds>(after), drained(launched_.output.get()),
                drained(launched_.errors.get())};
    }
    [[nodiscard]] fs::path run() const { return only_run(out_); }

  private:
    fs::path out_;
    os::Launched launched_;
    int status_ = 0;
    bool reaped_ = false;

    bool ended() {
        if (!reaped_) reaped_ = ::waitpid(launched_.pid, &status_, WNOHANG) == launched_.pid;
        return reaped_;
    }
    static std::string drained(int descriptor) {
        std::string text(1 << 17, '\0');
        std::size_t have = 0;
        for (ssize_t got = 1; got > 0; have += static_cast<std::size_t>(std::max<ssize_t>(0, got)))
            got = ::read(descriptor, text.data() + have, text.size() - have);
        text.resize(have);
        return text;
    }
};

}  // namespace runbook::tests
