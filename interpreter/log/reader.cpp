#include "interpreter/log/reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include "interpreter/core/descriptor.hpp"
#include "interpreter/log/files.hpp"
#include "interpreter/log/line_format.hpp"

namespace runbook::log {

using core::Json;

namespace {

// Files larger than this are no logs, and would have to be held in memory.
constexpr std::size_t kMaxLogBytes = std::size_t{2} * 1024 * 1024 * 1024;

// Why a line is refused; never leaves this file.
struct Refused {
    std::string why;
};

// The sentence is put together only where it is needed: this stands before every line of a large log.
template <typename... Parts>
void require(bool holds, fmt::format_string<const Parts&...> why, const Parts&... parts) {
    if (!holds) throw Refused{fmt::format(why, parts...)};
}

Json::Object parse_members(std::string_view text) {
    constexpr std::array names = {"body", "prev", "run", "seq", "time", "type", "v"};
    Json json;
    try {
        json = core::parse_json(text);
    } catch (const core::JsonError& error) {
        throw Refused{fmt::format("it cannot be read as JSON: {}", error.what())};
    }
    require(json.is_object(), "it is no object");
    const Json* version = json.find("v");
    require(version != nullptr && *version == Json(kFormatVersion),
            "its `v` is not {}, the version that can be read here", kFormatVersion);
    const auto same = [](const auto& member, const char* name) { return member.first == name; };
    const auto& found = json.as_object();
    require(std::equal(found.begin(), found.end(), names.begin(), names.end(), same),
            "its keys are not body, prev, run, seq, time, type and v");
    return std::move(json.as_object());
}

class Reader {
  public:
    Reader(std::string_view bytes, const std::function<void(Line)>& take) : bytes_(bytes), take_(take) {}

    LogEnd read() {
        while (offset_ < bytes_.size() && !end_.damage && !end_.torn_tail) {
            try {
                read_next();
            } catch (const Refused& refused) {
                end_.sealed = false;
                end_.damage = Damage{count_ + 1, offset_, refused.why};
            }
        }
        return std::move(end_);
    }

  private:
    std::string_view bytes_;
    const std::function<void(Line)>& take_;
    std::size_t offset_ = 0;
    std::size_t count_ = 0;  // of the lines before, all of them good
    std::string prev_ = std::string(64, '0');
    std::string run_;
    std::string last_time_;
    LogEnd end_;

    void read_next() {
        const auto end = std::min(bytes_.find('\n', offset_), bytes_.size());
        const auto text = bytes_.substr(offset_, end - offset_);
        require(!end_.sealed, "it stands after the seal, where nothing may follow");
        require(text.size() <= kMaxLineBytes, "it is longer than a line may be ({} bytes)", kMaxLineBytes);
        if (end == bytes_.size()) {
            end_.torn_tail = true;
            return;
        }
        auto line = read_line(text);
        end_.sealed = line.event.type == "seal";
        prev_ = leaf_hash(text);
        run_ = line.run;
        last_time_ = line.time;
        offset_ = end + 1;
        ++count_;
        take_(std::move(line));
    }

    Line read_line(std::string_view text) const {
        auto members = parse_members(text);
        Line line;
        for (auto [name, member] : {std::pair{"prev", &line.prev}, std::pair{"run", &line.run},
                                    std::pair{"time", &line.time}, std::pair{"type", &line.event.type}}) {
            const auto& value = members.find(name)->second;
            require(value.is_string(), "its `{}` is no string", name);
            *member = value.as_string();
        }
        line.seq = count_;
        require(members.find("seq")->second == Json(line.seq), "its `seq` is not {}", line.seq);
        line.event.body = std::move(members.find("body")->second);
        check_place(line);
        check_event(line);
        require(text == encode(line), "it is not in the canonical form");
        return line;
    }

    // The line against the lines before it.
    void check_place(const Line& line) const {
        if (count_ == 0)
            require(line.prev == prev_, "its `prev` is not 64 zeros");
        else
            require(line.prev == prev_, "its `prev` is not the hash of line {}", count_);
        require(is_line_time(line.time), "its `time` is no time in the form 2026-11-21T08:00:00.123456Z");
        if (count_ == 0) return;
        require(line.run == run_, "its `run` is not that of line 1");
        require(line.time >= last_time_, "its `time` is before that of line {}", count_);
    }

    static void check_event(const Line& line) {
        if (const auto reason = outside_format(line.event.body)) throw Refused{"its `body` " + *reason};
        require(line.seq != 0 || line.event.type == "run.start",
                "its `type` is not run.start, with which a log begins");
        if (line.event.type != "seal") return;
        require(line.event.body == Json(Json::Object{{"lines", line.seq}}),
                "it is a seal that does not count the {} lines before it", line.seq);
    }
};

std::string read_all(int descriptor, std::size_t expected, const std::string& name) {
    std::string bytes;
    bytes.reserve(expected);
    std::string part(1024 * 1024, '\0');
    for (;;) {
        const auto got = ::read(descriptor, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::runtime_error(fmt::format("cannot read {}: {}", name, error_text(errno)));
        if (got == 0) return bytes;
        bytes.append(part, 0, static_cast<std::size_t>(got));
        if (bytes.size() > kMaxLogBytes)  // it grew while we read
            throw std::runtime_error(fmt::format("{} is larger than 2 GiB, too large for a log", name));
    }
}

}  // namespace

LogEnd read_lines(std::string_view bytes, const std::function<void(Line)>& take) {
    return Reader(bytes, take).read();
}

LogContent read_log(std::string_view bytes) {
    LogContent content;
    static_cast<LogEnd&>(content) = read_lines(bytes, [&](Line line) { content.lines.push_back(std::move(line)); });
    return content;
}

std::string load_file(const std::filesystem::path& file) {
    const auto name = file.string();
    // O_NONBLOCK: a pipe without a writer would hold us for ever; it is refused below.
    const core::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!opened) throw std::runtime_error(fmt::format("cannot open {}: {}", name, error_text(errno)));
    struct stat facts {};
    if (::fstat(opened.get(), &facts) != 0)
        throw std::runtime_error(fmt::format("cannot read {}: {}", name, error_text(errno)));
    if (!S_ISREG(facts.st_mode)) throw std::runtime_error(fmt::format("{} is no regular file; name a file", name));
    if (static_cast<std::size_t>(facts.st_size) > kMaxLogBytes)
        throw std::runtime_error(fmt::format("{} is larger than 2 GiB, too large for a log", name));
    return read_all(opened.get(), static_cast<std::size_t>(facts.st_size), name);
}

}  // namespace runbook::log
