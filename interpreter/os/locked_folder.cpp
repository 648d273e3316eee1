#include "interpreter/os/locked_folder.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace runbook::os {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kUnique = "XXXXXX";

// Nothing where it is no folder of this owner or where somebody has the lock.
Descriptor locked(const fs::path& folder, uid_t owner) {
    Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat found = {};
    struct stat named = {};
    if (!opened || ::fstat(opened.get(), &found) != 0 || found.st_uid != owner) return {};
    if (::flock(opened.get(), LOCK_EX | LOCK_NB) != 0) return {};
    // Whoever had the lock before may have removed the folder.
    if (::lstat(folder.c_str(), &named) != 0 || named.st_ino != found.st_ino || named.st_dev != found.st_dev) {
        errno = ENOENT;
        return {};
    }
    return opened;
}

}  // namespace

LockedFolder make_locked_folder(const fs::path& parent, const std::string& prefix) {
    for (;;) {
        std::string name = parent / (prefix + std::string(kUnique));
        if (::mkdtemp(name.data()) == nullptr) return {};
        // Another process that clears up may take it for abandoned before it is locked; it removes it then.
        if (auto lock = locked(name, ::geteuid())) return {name, std::move(lock)};
        const int error = errno;
        if (error == ENOENT || error == EWOULDBLOCK) continue;
        ::rmdir(name.c_str());
        errno = error;
        return {};
    }
}

std::vector<LockedFolder> abandoned_folders(const fs::path& parent, const std::string& prefix, uid_t owner) {
    std::vector<LockedFolder> abandoned;
    std::error_code error;
    for (auto entry = fs::directory_iterator(parent, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (!name.starts_with(prefix) || name.size() != prefix.size() + kUnique.size()) continue;
        if (auto lock = locked(entry->path(), owner)) abandoned.push_back({entry->path(), std::move(lock)});
    }
    return abandoned;
}

}  // namespace runbook::os
