#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "interpreter/os/descriptor.hpp"

namespace runbook::os {

// The file operations for logs, signatures and keys. Each returns 0, or the errno of the call that failed.

/// Writes all of the bytes, however many calls that takes.
[[nodiscard]] int write_all(int descriptor, std::string_view bytes);
/// Returns once the file's bytes are on disk.
[[nodiscard]] int sync_data(int descriptor);
/// Returns once the names in the folder are on disk.
[[nodiscard]] int sync_folder(const std::filesystem::path& folder);
/// Makes the folder with `mode`, and the missing ones above it with the user's defaults, all of it durable.
/// An existing folder is left as it is. ENOTDIR where something else has that name.
[[nodiscard]] int make_folders(const std::filesystem::path& folder, mode_t mode);
/// Makes `file`, which must not exist yet, with these bytes; durable, with its name. Leaves nothing where it fails.
[[nodiscard]] int create_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode);

/// Opens a regular file for reading by its path from `root`; nothing on the way, `..` or a link, can lead out of it.
/// Nothing with errno set where it cannot be opened: EXDEV for a way that leads out, EISDIR or EINVAL for what is a
/// folder or anything else but a file.
[[nodiscard]] Descriptor open_beneath(const std::filesystem::path& root, const std::filesystem::path& path);

/// The same for a folder, whose entries can then be read.
[[nodiscard]] Descriptor open_folder_beneath(const std::filesystem::path& root, const std::filesystem::path& path);

/// The folder that holds `path`: "." for a bare name.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& path);

/// The C library's text for an error number.
[[nodiscard]] std::string error_text(int error_number);

}  // namespace runbook::os
