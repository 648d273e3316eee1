#include "interpreter/probe/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/files.hpp"

namespace runbook::probe {

namespace {

constexpr std::size_t kMostNames = 10'000;

model::Observation failed(const std::string& pattern, const std::string& reason) {
    model::Observation seen;
    seen.failure = fmt::format("the files `{}` cannot be looked for: {}", pattern, reason);
    return seen;
}

model::Observation found(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    model::Observation seen;
    seen.names = std::move(names);
    return seen;
}

bool is_regular(int folder, const char* name) {
    struct stat status {};
    return ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

model::Observation observe_files(const std::filesystem::path& root, const std::string& pattern) {
    const auto slash = pattern.rfind('/');
    const auto folder = slash == std::string::npos ? std::string(".") : pattern.substr(0, slash);
    const auto name_pattern = slash == std::string::npos ? pattern : pattern.substr(slash + 1);
    if (folder.find_first_of("*?[") != std::string::npos)
        return failed(pattern, "only the last part of the path can have `*` and `?`");
    const os::Descriptor opened = os::open_folder_beneath(root, folder);
    if (!opened && (errno == ENOENT || errno == ENOTDIR)) return found({});
    if (!opened && errno == EXDEV) return failed(pattern, "the folder is outside the project's folder");
    if (!opened) return failed(pattern, os::error_text(errno));
    // The listing closes the descriptor that it is given.
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(::fcntl(opened.get(), F_DUPFD_CLOEXEC, 0)),
                                                      ::closedir);
    if (!listing) return failed(pattern, os::error_text(errno));
    std::vector<std::string> names;
    while (const auto* entry = ::readdir(listing.get())) {
        const std::string name = entry->d_name;
        const bool is_hidden = name.starts_with('.') && !name_pattern.starts_with('.');
        if (is_hidden || !core::matches_pattern(name_pattern, name) || !is_regular(opened.get(), name.c_str()))
            continue;
        if (core::first_invalid_utf8(name)) return failed(pattern, "a file's name is not UTF-8");
        if (names.size() == kMostNames) return failed(pattern, fmt::format("there are more than {}", kMostNames));
        names.push_back(name);
    }
    return found(std::move(names));
}

}  // namespace runbook::probe
