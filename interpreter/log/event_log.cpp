#include "interpreter/log/event_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "interpreter/log/line.hpp"
#include "interpreter/os/files.hpp"

namespace runbook::log {

namespace fs = std::filesystem;

namespace {

// Group commit: lines wait in memory for `flush`, but never more than this.
constexpr std::size_t kMaxBufferedBytes = 64 * 1024;

constexpr const char* kElsewhere = "choose another folder with --out DIR";

std::string sentence(const fs::path& where, std::string_view what, int error) {
    if (error == ENOSPC || error == EDQUOT)
        return fmt::format("no space left on the device that holds {}; free some space, or {}", where.string(),
                           kElsewhere);
    if (error == EFBIG)
        return fmt::format("{} has reached the size limit for files; raise it (ulimit -f), or {}", where.string(),
                           kElsewhere);
    if (error == ENOTDIR)
        return fmt::format("{} cannot be the folder of a run: it, or a folder above it, is a file; {}", where.string(),
                           kElsewhere);
    if (error == EEXIST || error == ELOOP)
        return fmt::format("{} already exists, and each run needs a log of its own; {}", where.string(), kElsewhere);
    return fmt::format("cannot {} {}: {}; check the folder and its device, or {}", what, where.string(),
                       os::error_text(error), kElsewhere);
}

// If the program was started with a standard stream closed, the next file gets that descriptor, and printed text would
// end up in the log.
os::Descriptor above_standard_streams(os::Descriptor opened) {
    if (!opened || opened.get() > STDERR_FILENO) return opened;
    return os::Descriptor(::fcntl(opened.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

os::Descriptor create_log(const fs::path& file) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_APPEND;
    auto opened = above_standard_streams(os::Descriptor(::open(file.c_str(), flags, S_IRUSR | S_IWUSR)));
    if (!opened) throw LogError(sentence(file, "create", errno));
    if (const int error = os::sync_folder(os::folder_of(file)); error != 0)
        throw LogError(sentence(file, "create", error));
    return opened;
}

}  // namespace

EventLog::EventLog(fs::path folder, std::string run_id, Clock clock)
    : run_id_(std::move(run_id)), clock_(std::move(clock)), prev_(64, '0') {
    if (!folder.has_filename()) folder = folder.parent_path();
    file_ = folder / "log.jsonl";
    if (const int error = os::make_folders(folder, S_IRWXU); error != 0)
        throw LogError(sentence(folder, "create the folder", error));
    descriptor_ = create_log(file_);
}

EventLog::~EventLog() {
    // Nobody relies on lines that were not flushed, but they can show why the run ended.
    if (closed_.empty() && os::write_all(descriptor_.get(), buffer_) != 0) buffer_.clear();
}

void EventLog::append(std::string_view type, const core::Json& body) {
    if (!closed_.empty()) throw LogError(closed_);
    auto time = std::max(last_time_, clock_());
    const std::string line = encode({next_seq_, time, run_id_, prev_}, type, body);
    must_be_allowed(line, type);
    prev_ = leaf_hash(line);
    last_time_ = std::move(time);
    ++next_seq_;
    buffer_ += line;
    buffer_ += '\n';
    if (buffer_.size() >= kMaxBufferedBytes) write_out();
}

// An event that a reader would refuse is refused before it becomes part of the chain, so the log can still be ended
// properly.
void EventLog::must_be_allowed(const std::string& line, std::string_view type) {
    if (line.size() > kMaxLineBytes)
        throw LogError(
            fmt::format("{}: a `{}` event has {} bytes, and a line can have at most {}; make the step return "
                        "fewer or shorter rows",
                        file_.string(), type, line.size(), kMaxLineBytes));
    std::optional<std::string> problem;
    try {
        problem = outside_format(read_back_.read(line).at("body"));
    } catch (const core::JsonError& error) {
        problem = fmt::format("cannot be read back: {}", error.what());
    }
    if (problem) throw LogError(fmt::format("{}: the body of a `{}` event {}", file_.string(), type, *problem));
}

void EventLog::write_out() {
    if (const int error = os::write_all(descriptor_.get(), buffer_); error != 0) fail("write", error);
    buffer_.clear();
}

void EventLog::flush() {
    if (!closed_.empty()) throw LogError(closed_);
    write_out();
    if (const int error = os::sync_data(descriptor_.get()); error != 0) fail("sync", error);
}

void EventLog::append_last(std::string_view type, const core::Json& body) {
    append(type, body);
    flush();
    closed_ = fmt::format("{} is sealed; nothing must follow the seal", file_.string());
}

// Never retried: after a failed write or flush the kernel may have dropped the data, and it reports that only once.
void EventLog::fail(const std::string& what, int error_number) {
    closed_ = sentence(file_, what, error_number);
    throw LogError(closed_);
}

}  // namespace runbook::log
