#include "interpreter/log/log_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "interpreter/core/digest.hpp"
#include "interpreter/os/files.hpp"
#include "interpreter/os/regular_file.hpp"

namespace runbook::log {

namespace {

// Larger files are not logs.
constexpr std::uint64_t kMaxLogBytes = std::uint64_t{2} * 1024 * 1024 * 1024;
constexpr std::size_t kPiece = 256 * 1024;

os::Descriptor opened(const std::filesystem::path& file) {
    auto regular = os::open_regular_file(file);
    if (!regular.problem.empty()) throw std::runtime_error(fmt::format("{}: {}", file.string(), regular.problem));
    if (regular.size > kMaxLogBytes)
        throw std::runtime_error(fmt::format("{} is larger than 2 GiB, too large for a log", file.string()));
    return std::move(regular.descriptor);
}

}  // namespace

struct LogFile::Reading {
    LogFile& file;
    std::uint64_t offset = 0;
    std::string piece = std::string(kPiece, '\0');
    core::Sha256 digest = {};
    bool ended = false;

    explicit Reading(LogFile& read) : file(read) {}

    std::string_view next() {
        if (ended) return {};
        ssize_t got = 0;
        do got = ::pread(file.descriptor_.get(), piece.data(), piece.size(), static_cast<off_t>(offset));
        while (got < 0 && errno == EINTR);
        if (got < 0)
            throw std::runtime_error(fmt::format("cannot read {}: {}", file.file_.string(), os::error_text(errno)));
        if (got == 0) {
            end();
            return {};
        }
        offset += static_cast<std::uint64_t>(got);
        if (offset > kMaxLogBytes)  // it grew while it was read
            throw std::runtime_error(fmt::format("{} is larger than 2 GiB, too large for a log", file.file_.string()));
        const auto bytes = std::string_view(piece).substr(0, static_cast<std::size_t>(got));
        digest.add(bytes);
        return bytes;
    }

    void end() {
        ended = true;
        const auto now = digest.hex();
        if (!file.digest_.empty() && file.digest_ != now)
            throw std::runtime_error(
                fmt::format("{} changed while it was read; is a run still writing it?", file.file_.string()));
        file.digest_ = now;
    }
};

LogFile::LogFile(const std::filesystem::path& file) : file_(file), descriptor_(opened(file)) {}
LogFile::~LogFile() = default;

Pieces LogFile::pieces() {
    return [reading = std::make_shared<Reading>(*this)] { return reading->next(); };
}

std::string load_file(const std::filesystem::path& file, std::uint64_t most_bytes) {
    std::string bytes;
    if (const auto problem = os::read_regular_file(file, most_bytes, bytes); !problem.empty())
        throw std::runtime_error(fmt::format("{}: {}", file.string(), problem));
    return bytes;
}

}  // namespace runbook::log
