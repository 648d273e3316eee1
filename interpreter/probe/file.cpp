#include "interpreter/probe/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/files.hpp"

namespace runbook::probe {

namespace {

constexpr const char* kTooLarge = "it is larger than 256 MB";

model::Observation failed(const std::string& path, const std::string& reason) {
    model::Observation seen;
    seen.failure = fmt::format("the file `{}` cannot be checked: {}", path, reason);
    return seen;
}

int open_beneath(int root, const std::string& path) {
    open_how how{};
    // Without O_NONBLOCK, a FIFO in place of a file would hang the run.
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how));
}

bool read_all(int file, std::string& content) {
    char buffer[65'536];
    for (;;) {
        const auto count = ::read(file, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        if (count == 0) return true;
        content.append(buffer, static_cast<std::size_t>(count));
        if (content.size() > kMaxFileBytes) return true;  // it grew while it was read
    }
}

model::FileFacts facts_of(std::string content) {
    model::FileFacts facts;
    facts.size = content.size();
    facts.lines = static_cast<std::uint64_t>(std::count(content.begin(), content.end(), '\n'));
    if (!content.empty() && content.back() != '\n') ++facts.lines;
    facts.sha256 = core::sha256_hex(content);
    const bool text = !core::first_invalid_utf8(content) && content.find('\0') == std::string::npos;
    if (text && content.size() <= model::kMaxKeptBytes) facts.content = std::move(content);
    return facts;
}

}  // namespace

model::Observation observe_file(const std::filesystem::path& root, const std::string& path) {
    const os::Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return failed(path, fmt::format("the folder {}: {}", root.string(), os::error_text(errno)));
    const os::Descriptor file(open_beneath(folder.get(), path));
    if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) return {};
    if (file.get() < 0 && errno == EXDEV) return failed(path, "it is outside the project's folder");
    if (file.get() < 0) return failed(path, os::error_text(errno));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return failed(path, os::error_text(errno));
    if (!S_ISREG(status.st_mode)) return failed(path, "it is not a regular file");
    if (static_cast<std::uint64_t>(status.st_size) > kMaxFileBytes) return failed(path, kTooLarge);
    std::string content;
    if (!read_all(file.get(), content)) return failed(path, os::error_text(errno));
    if (content.size() > kMaxFileBytes) return failed(path, kTooLarge);
    model::Observation seen;
    seen.file = facts_of(std::move(content));
    return seen;
}

}  // namespace runbook::probe
