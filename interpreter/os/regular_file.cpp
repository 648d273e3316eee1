#include "interpreter/os/regular_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "interpreter/os/files.hpp"

namespace runbook::os {

namespace fs = std::filesystem;

namespace {

std::string why_not_opened(const fs::path& file, int error_number) {
    std::error_code ignored;
    const auto link = fs::read_symlink(file, ignored);
    switch (error_number) {
        case ENOENT:
            if (link.empty()) return "there is no such file; check the path";
            return fmt::format("it is a symbolic link to {}, and there is no such file; mend or remove the link",
                               link.string());
        case ELOOP: return "it is a symbolic link that leads back to itself; give the file itself";
        case EACCES: return "you have no permission to read it; check its permissions";
        case ENXIO: return "it is a socket or a device, expected a regular file";
        default: return fmt::format("it cannot be opened: {}", error_text(error_number));
    }
}

std::string why_not_regular(mode_t mode) {
    if (S_ISREG(mode)) return {};
    if (S_ISDIR(mode)) return "it is a folder, expected a file";
    if (S_ISFIFO(mode)) return "it is a pipe, expected a regular file; save what it carries to a file, and give that";
    return "it is a device, expected a regular file";
}

// In /proc and /sys a file looks regular, and reading it can wait forever.
bool is_of_the_kernel(const Descriptor& descriptor) {
    struct statfs system {};
    return ::fstatfs(descriptor.get(), &system) == 0 &&
           (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::uint64_t kMegabyte = 1024 * 1024;
    return bytes % kMegabyte == 0 ? fmt::format("{} MB", bytes / kMegabyte) : fmt::format("{} bytes", bytes);
}

std::string sizes(std::uint64_t have, std::uint64_t most) {
    return fmt::format("it has {}, expected at most {}", size_text(have), size_text(most));
}

}  // namespace

RegularFile open_regular_file(const fs::path& file) {
    RegularFile opened;
    // O_NONBLOCK: opening a pipe without a writer would block forever. It changes nothing for a regular file.
    opened.descriptor = Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat facts {};
    if (!opened.descriptor)
        opened.problem = why_not_opened(file, errno);
    else if (::fstat(opened.descriptor.get(), &facts) != 0)
        opened.problem = fmt::format("it cannot be read: {}", error_text(errno));
    else
        opened.problem = is_of_the_kernel(opened.descriptor) ? "it is made by the kernel, expected a file on a disk"
                                                             : why_not_regular(facts.st_mode);
    opened.size = static_cast<std::uint64_t>(facts.st_size);
    return opened;
}

std::string read_regular_file(const fs::path& file, std::uint64_t most_bytes, std::string& text) {
    const auto opened = open_regular_file(file);
    return opened.problem.empty() ? read_opened_file(opened.descriptor, most_bytes, text) : opened.problem;
}

std::string read_opened_file(const Descriptor& opened, std::uint64_t most_bytes, std::string& text) {
    struct stat facts {};
    if (::fstat(opened.get(), &facts) != 0) return fmt::format("it cannot be read: {}", error_text(errno));
    if (const auto size = static_cast<std::uint64_t>(facts.st_size); size > most_bytes) return sizes(size, most_bytes);
    std::array<char, 65'536> buffer;
    for (;;) {
        const auto count = ::read(opened.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fmt::format("it cannot be read: {}", error_text(errno));
        if (count == 0) return {};
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > most_bytes) return sizes(text.size(), most_bytes);  // it grew while it was read
    }
}

bool is_there(const fs::path& file) {
    struct stat facts {};
    return ::lstat(file.c_str(), &facts) == 0 || errno != ENOENT;
}

}  // namespace runbook::os
