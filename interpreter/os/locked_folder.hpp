#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "interpreter/os/descriptor.hpp"

namespace runbook::os {

/// A folder for the files of a run. Its lock is held as long as any process has the descriptor, however that process
/// ends, and so tells a folder in use from one that a killed process left behind.
struct LockedFolder {
    std::filesystem::path path;
    Descriptor lock;
};

/// Makes a new folder in `parent` that only we can enter; six letters and digits follow the prefix. Without a lock and
/// with errno set where that fails.
[[nodiscard]] LockedFolder make_locked_folder(const std::filesystem::path& parent, const std::string& prefix);

/// The folders with that prefix in `parent` that belong to `owner` and that no process uses, each locked, so that
/// nobody else removes it at the same time.
[[nodiscard]] std::vector<LockedFolder> abandoned_folders(const std::filesystem::path& parent,
                                                          const std::string& prefix, uid_t owner);

}  // namespace runbook::os
