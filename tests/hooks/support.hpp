#pragma once

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "interpreter/hooks/hook_host.hpp"
#include "tests/support/catch.hpp"

/// What the tests of hooks share.
namespace runbook::hooks {

using namespace std::chrono_literals;

inline Limits short_limits() {
    return {.time = 200ms, .memory = 16U << 20};
}

/// Beyond a limit and its 100 ms: other programs run on this machine too.
constexpr std::chrono::milliseconds kSlack = 600ms;

/// The body of a function without arguments, called once.
inline Outcome run(const std::string& body, const HookHost::Queries& queries = {}, Data::Members globals = {}) {
    HookHost host({{"shop.rb", 11, "function f()\n" + body + "\nend"}}, {.time = 5s});
    return host.call({"f", {}, std::move(globals)}, queries);
}

inline Data integer(std::int64_t value) {
    return core::Value::integer(value);
}
inline Data text(const std::string& value) {
    return core::Value::text(value);
}
inline core::Value number(std::string_view digits) {
    return core::Value::number(core::Number::parse(digits).value());
}

struct ProcessStatus {
    std::string state;
    pid_t parent = -1;
};
inline ProcessStatus status_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string rest;
    std::getline(file, rest, ')');
    ProcessStatus status;
    file >> status.state >> status.parent;
    return status;
}
/// Also those that ended and were not waited for.
inline std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        if (status_of(std::stoi(name)).parent == parent) children.push_back(std::stoi(name));
    }
    return children;
}
inline bool runs(pid_t pid) {
    const auto state = status_of(pid).state;
    return !state.empty() && state != "Z" && state != "X";
}
inline bool ends_soon(pid_t pid) {
    for (int i = 0; i < 500 && runs(pid); ++i) std::this_thread::sleep_for(10ms);
    return !runs(pid);
}

inline std::size_t resident_bytes() {
    std::size_t all = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}
inline std::size_t open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace runbook::hooks
