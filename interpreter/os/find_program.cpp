#include "interpreter/os/find_program.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "interpreter/os/process.hpp"

namespace runbook::os {

namespace {

bool executable_file(const std::string& path) {
    struct stat found = {};
    return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_program(const std::string& name) {
    if (name.find('/') != std::string::npos) return name;
    const char* path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
    while (!rest.empty()) {
        const auto folder = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
        // A relative or empty folder would run a program that happens to be in the current folder.
        if (!folder.starts_with('/')) continue;
        if (auto file = fmt::format("{}/{}", folder, name); executable_file(file)) return file;
    }
    throw ProcessError(fmt::format(
        "cannot run `{}`: it was not found in any folder of PATH; install it, or give its full path", name));
}

}  // namespace runbook::os
