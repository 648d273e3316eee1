#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/log/event_log.hpp"
#include "interpreter/log/reader.hpp"

namespace runbook::tests {

/// A line that outlives its reader.
struct KeptLine {
    std::uint64_t seq = 0;
    std::string time;
    std::string run;
    std::string prev;
    std::string type;
    core::Json body;
};

inline std::string encode(const KeptLine& line) {
    return log::encode({line.seq, line.time, line.run, line.prev}, line.type, line.body);
}

/// All lines of a log, whatever their bodies are; a line with the type `seal` must count the lines before it and be the
/// last.
struct LogContent : log::LogEnd {
    std::vector<KeptLine> lines;
    bool sealed = false;
};

inline LogContent read_log(std::string_view bytes) {
    LogContent content;
    static_cast<log::LogEnd&>(content) =
        log::read_lines(log::pieces_of(bytes), [&](const log::Line& line) -> log::Taken {
            auto body = line.body.to_tree();
            const bool is_seal = line.type == "seal";
            if (is_seal && body != core::Json(core::Json::Object{{"lines", line.seq}}))
                return {"it is a seal that does not count the lines before it", false};
            content.lines.push_back({line.seq, std::string(line.time), std::string(line.run), std::string(line.prev),
                                     std::string(line.type), std::move(body)});
            return {{}, is_seal};
        });
    content.sealed = content.closed;
    return content;
}

inline void seal(log::EventLog& log) {
    log.append_last("seal", core::Json::Object{{"lines", log.lines()}});
}

}  // namespace runbook::tests
