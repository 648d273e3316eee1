#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>
#include <vector>

#include "interpreter/os/process.hpp"
#include "tests/support/scratch.hpp"

namespace runbook::tests {

const std::filesystem::path kCases = std::filesystem::path(SOURCE_FOLDER) / "tests/cases";

inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, const std::string& ending) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ending) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Replaces run ids, plan ids, measured times, scratch folders, and what differs from host to host with fixed marks. A
/// time with a fraction was measured; `5 s` is from a runbook.
inline std::string marked(std::string text, const std::string& scratch) {
    for (auto at = text.find(scratch); at != std::string::npos; at = text.find(scratch, at))
        text.replace(at, scratch.size(), "OUT");
    for (auto at = text.find(SOURCE_FOLDER); at != std::string::npos; at = text.find(SOURCE_FOLDER, at))
        text.replace(at, std::string(SOURCE_FOLDER).size(), "SOURCE");
    static const std::vector<std::pair<std::regex, std::string>> kMarks = {
        {std::regex("\\b0[0-9][0-9A-HJKMNP-TV-Z]{24}\\b"), "RUN"},
        {std::regex("\\bsha256:[0-9a-f]{64}\\b"), "sha256:PLAN"},
        {std::regex("(needs PostgreSQL [^,\n]*, but the server is) [0-9.]+"), "$1 VERSION"},
        {std::regex("(private PostgreSQL) [0-9.]+"), "$1 VERSION"},
        {std::regex("not valid TOML: .*"), "not valid TOML: WHY"},
        {std::regex("/[a-z/]+/runbook-sandbox-[0-9A-Za-z]{6}\\b"), "SANDBOX"},
        // A step that took long says so, on a busy host too where it usually does not.
        {std::regex("  \\([0-9.]+ (ms|s)\\)"), ""},
        {std::regex("\\b([0-9]+\\.[0-9]+ (ms|s)|under 0\\.1 ms)\\b"), "TIME"},
    };
    for (const auto& [pattern, mark] : kMarks) text = std::regex_replace(text, pattern, mark);
    return text;
}

struct Case {
    std::string folder;  ///< check, plan, run or cli
    std::string name;
    std::filesystem::path file;

    /// The actual output: the exit status, then standard output, then standard error.
    [[nodiscard]] std::string seen() const {
        const Scratch scratch;
        const auto result = os::run_process(process(scratch.path()));
        const auto status = result.timed_out ? std::string("none: it did not end") : std::to_string(result.status);
        return marked(fmt::format("exit {}\n--- stdout\n{}--- stderr\n{}", status, result.output, result.errors),
                      scratch.path().string());
    }

    /// The expected text beside the case; with RUNBOOK_REFRESH the actual text, which is written there.
    [[nodiscard]] std::string expected() const {
        auto golden = file;
        golden.replace_extension(".expected");
        if (std::getenv("RUNBOOK_REFRESH") != nullptr) write_text(golden, seen());
        return std::filesystem::exists(golden) ? read_text(golden)
                                               : "nothing is expected yet: RUNBOOK_REFRESH=1 writes it";
    }

  private:
    [[nodiscard]] os::Process process(const std::filesystem::path& scratch) const {
        os::Process process;
        process.directory = folder == "cli" ? scratch.string() : file.parent_path().string();
        // Nothing of the operator's own keys and servers.
        process.environment = {"HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LC_ALL=C.UTF-8",
                               "XDG_CONFIG_HOME=" + (scratch / "nobodys_home").string()};
        process.environment.push_back("CASES=" + file.parent_path().string());
        const std::string program = RUNBOOK_PROGRAM;
        process.environment.push_back("PATH=" + program.substr(0, program.rfind('/')) + ":" + std::getenv("PATH"));
        process.command = {program, folder, file.filename().string()};
        if (folder == "cli") process.command = {"/bin/sh", file.string()};
        if (folder == "run") add(process.command, {"--sandbox", "--unsigned", "--out", scratch.string()});
        add(process.command, own_arguments());
        return process;
    }

    static void add(std::vector<std::string>& all, const std::vector<std::string>& more) {
        all.insert(all.end(), more.begin(), more.end());
    }

    /// The arguments in the first line, `# args: …`, split at blanks.
    [[nodiscard]] std::vector<std::string> own_arguments() const {
        static const std::string kMarker = "# args: ";
        const auto text = read_text(file);
        if (text.compare(0, kMarker.size(), kMarker) != 0) return {};
        std::istringstream line(text.substr(kMarker.size(), text.find('\n') - kMarker.size()));
        return {std::istream_iterator<std::string>(line), {}};
    }
};

inline std::vector<Case> cases_in(const std::string& folder, const std::string& ending) {
    std::vector<Case> cases;
    for (const auto& file : files_in(kCases / folder, ending)) cases.push_back({folder, file.stem().string(), file});
    return cases;
}

}  // namespace runbook::tests
