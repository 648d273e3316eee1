#include "interpreter/probe/file.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "interpreter/core/descriptor.hpp"
#include "interpreter/core/digest.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::probe {

namespace {

core::Observation trouble(const std::string& path, const std::string& why) {
    core::Observation seen;
    seen.trouble = fmt::format("the file `{}` cannot be looked at: {}", path, why);
    return seen;
}

int open_beneath(int root, const std::string& path) {
    open_how how{};
    // A FIFO in the place of a file must not hang the run.
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
        if (content.size() > kMaxFileBytes) return true;  // it grows while it is read
    }
}

core::FileFacts facts_of(std::string content) {
    core::FileFacts facts;
    facts.size = content.size();
    facts.lines = static_cast<std::uint64_t>(std::count(content.begin(), content.end(), '\n'));
    if (!content.empty() && content.back() != '\n') ++facts.lines;
    facts.sha256 = core::sha256_hex(content);
    const bool text = !core::first_invalid_utf8(content) && content.find('\0') == std::string::npos;
    if (text && content.size() <= core::kMaxKeptBytes) facts.content = std::move(content);
    return facts;
}

}  // namespace

core::Observation observe_file(const std::filesystem::path& root, const std::string& path) {
    const core::Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return trouble(path, fmt::format("the folder {}: {}", root.string(), std::strerror(errno)));
    const core::Descriptor file(open_beneath(folder.get(), path));
    if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) return {};
    if (file.get() < 0 && errno == EXDEV) return trouble(path, "it lies outside the project's folder");
    if (file.get() < 0) return trouble(path, std::strerror(errno));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return trouble(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) return trouble(path, "it is no regular file");
    if (static_cast<std::uint64_t>(status.st_size) > kMaxFileBytes) return trouble(path, "it is larger than 256 MB");
    std::string content;
    if (!read_all(file.get(), content)) return trouble(path, std::strerror(errno));
    if (content.size() > kMaxFileBytes) return trouble(path, "it is larger than 256 MB");
    core::Observation seen;
    seen.file = facts_of(std::move(content));
    return seen;
}

}  // namespace runbook::probe
