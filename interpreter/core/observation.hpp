#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::core {

/// What of an answer is kept: enough for every rule that looks at single rows, and one line of the log (1 MiB) holds it
/// whatever escapes its text needs. The count of rows stays exact beyond it.
constexpr std::size_t kMaxKeptRows = 1'000;
constexpr std::size_t kMaxKeptBytes = 128 * 1024;

struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;   ///< at most kMaxKeptRows, kMaxKeptBytes
    std::uint64_t count = 0;                ///< all of them
    std::optional<std::uint64_t> affected;  ///< INSERT, UPDATE, DELETE, MERGE
    [[nodiscard]] bool truncated() const { return rows.size() < count && !columns.empty(); }
    friend bool operator==(const Rows&, const Rows&) = default;
};

/// An error as the server sent it, verbatim.
struct ServerError {
    std::string sqlstate;
    std::string message;
    std::string detail;
    std::string hint;
    std::string constraint;
    std::string table;
    std::string column;
    friend bool operator==(const ServerError&, const ServerError&) = default;
};

struct FileFacts {
    std::uint64_t size = 0;  ///< bytes
    std::uint64_t lines = 0;
    std::string sha256;
    std::optional<std::string> content;  ///< where it is text and at most kMaxKeptBytes
    friend bool operator==(const FileFacts&, const FileFacts&) = default;
};

/// All that a step saw: what its rules are judged from, and what the log keeps.
struct Observation {
    std::optional<Rows> rows;          ///< the probe's answer
    std::optional<ServerError> error;  ///< or the probe's error
    std::optional<Rows> among;         ///< the answer of `among`
    std::optional<FileFacts> file;
    std::optional<Value> answer;          ///< of a manual (boolean) or an ask
    std::string evidence;                 ///< what the attesting person gave
    std::vector<std::int64_t> durations;  ///< microseconds, one a sample
    /// Why it cannot be judged at all (connection lost, the check had an effect, no such file); empty: it can.
    std::string trouble;

    [[nodiscard]] Json to_json() const;
    static Observation from_json(const Json& json);
    friend bool operator==(const Observation&, const Observation&) = default;
};

}  // namespace runbook::core
