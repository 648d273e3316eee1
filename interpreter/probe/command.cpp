#include "interpreter/probe/command.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <utility>

#include "interpreter/core/text.hpp"
#include "interpreter/os/process.hpp"

namespace runbook::probe {

namespace {

// What a log can hold: text that is not too long.
std::optional<std::string> kept(std::string text) {
    const bool is_text = !core::first_invalid_utf8(text) && text.find('\0') == std::string::npos;
    if (!is_text || text.size() > model::kMaxKeptBytes) return std::nullopt;
    return text;
}

}  // namespace

model::Observation observe_command(const std::filesystem::path& root, const std::vector<std::string>& words,
                                   std::chrono::milliseconds limit, const os::Interrupt& interrupt) {
    model::Observation seen;
    os::Process process{.command = words};
    process.directory = root.string();
    process.own_session = true;
    process.ends_its_children = true;
    process.interrupt = &interrupt;
    process.deadline = limit;
    const auto begin = std::chrono::steady_clock::now();
    try {
        auto result = os::run_process(process);
        const auto took = std::chrono::steady_clock::now() - begin;
        if (result.interrupted) {
            seen.failure = "interrupted";
        } else if (result.timed_out) {
            seen.failure =
                fmt::format("the program `{}` did not end within {} ms, and was ended", words.front(), limit.count());
        } else {
            seen.durations = {std::chrono::duration_cast<std::chrono::microseconds>(took).count()};
            seen.command =
                model::CommandFacts{result.status, kept(std::move(result.output)), kept(std::move(result.errors))};
        }
    } catch (const std::runtime_error& error) {
        seen.failure = fmt::format("the program `{}` cannot be run: {}", words.front(), error.what());
    }
    return seen;
}

}  // namespace runbook::probe
