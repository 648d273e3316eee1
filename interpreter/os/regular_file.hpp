#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "interpreter/os/descriptor.hpp"

namespace runbook::os {

/// A regular file that was opened for reading, or why it was not.
struct RegularFile {
    Descriptor descriptor;
    std::uint64_t size = 0;
    std::string problem;  ///< "it is a folder, expected a file"; empty if it was opened
};

/// Opens only regular files, so that nothing that was named by mistake or in malice can block or never end: no pipe, no
/// device, no folder. Symbolic links are followed.
[[nodiscard]] RegularFile open_regular_file(const std::filesystem::path& file);

/// Reads the file into `text`. Returns why it could not, or an empty string; a larger file is refused unread.
[[nodiscard]] std::string read_regular_file(const std::filesystem::path& file, std::uint64_t most_bytes,
                                            std::string& text);

/// The same for a file that is open already, such as one that was found beneath a folder.
[[nodiscard]] std::string read_opened_file(const Descriptor& opened, std::uint64_t most_bytes, std::string& text);

/// Whether something has that name, be it a symbolic link to nothing: only then a missing file is as good as none.
[[nodiscard]] bool is_there(const std::filesystem::path& file);

}  // namespace runbook::os
