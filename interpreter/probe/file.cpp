#include "interpreter/probe/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
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

model::Observation no_file(const std::filesystem::path& root, const std::string& path) {
    std::error_code gone;
    if (std::filesystem::is_directory(root, gone)) return {};
    return failed(path, fmt::format("the project's folder {} cannot be opened", root.string()));
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
    const os::Descriptor file = os::open_beneath(root, path);
    if (!file && (errno == ENOENT || errno == ENOTDIR)) return no_file(root, path);
    if (!file && errno == EXDEV) return failed(path, "it is outside the project's folder");
    if (!file && (errno == EISDIR || errno == EINVAL)) return failed(path, "it is not a regular file");
    if (!file) return failed(path, os::error_text(errno));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return failed(path, os::error_text(errno));
    if (static_cast<std::uint64_t>(status.st_size) > kMaxFileBytes) return failed(path, kTooLarge);
    std::string content;
    if (!read_all(file.get(), content)) return failed(path, os::error_text(errno));
    if (content.size() > kMaxFileBytes) return failed(path, kTooLarge);
    model::Observation seen;
    seen.file = facts_of(std::move(content));
    return seen;
}

}  // namespace runbook::probe
