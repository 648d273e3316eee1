#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/core/value.hpp"

namespace runbook::model {

/// What of an answer is kept: enough for every rule that looks at single rows, and one line of the log (1 MiB) holds it
/// whatever escapes its text needs. The count of rows stays exact beyond it.
constexpr std::size_t kMaxKeptRows = 1'000;
constexpr std::size_t kMaxKeptBytes = 128 * 1024;
/// A function can raise a message of any size, and the log's line has a limit: of each text of an error this many bytes
/// are kept.
constexpr std::size_t kMaxErrorText = 8 * 1024;

struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<core::Value>> rows;  ///< at most kMaxKeptRows, kMaxKeptBytes
    std::uint64_t count = 0;                     ///< all of them
    std::optional<std::uint64_t> affected;       ///< INSERT, UPDATE, DELETE, MERGE
    [[nodiscard]] bool truncated() const { return rows.size() < count && !columns.empty(); }
    friend bool operator==(const Rows&, const Rows&) = default;
};

/// An error as the server sent it, verbatim.
struct ServerError {
    std::string sqlstate;
    std::string condition;  ///< PostgreSQL's name for it ("unique_violation"), or the SQLSTATE where it has none
    std::string message;
    std::string detail;
    std::string hint;
    std::string constraint;
    std::string table;
    std::string column;
    friend bool operator==(const ServerError&, const ServerError&) = default;
};

/// What `error` is where the statement succeeded: PostgreSQL's own condition for it, so it is never NULL.
constexpr const char* kNoError = "successful_completion";

struct FileFacts {
    std::uint64_t size = 0;  ///< bytes
    std::uint64_t lines = 0;
    std::string sha256;
    std::optional<std::string> content;  ///< where it is text and at most kMaxKeptBytes
    friend bool operator==(const FileFacts&, const FileFacts&) = default;
};

/// All that a step saw: what its rules are judged from, and what the log keeps. A new member must be named in
/// observation.cpp, where it is written, read and shown to redaction, or it does not compile.
struct Observation {
    std::optional<Rows> rows;             ///< the probe's answer
    std::optional<ServerError> error;     ///< or the probe's error
    std::optional<Rows> among;            ///< the answer of `among`
    std::optional<FileFacts> file;        ///< nothing: there is no such file
    std::optional<core::Value> answer;    ///< of a manual (boolean) or an ask
    std::string evidence;                 ///< what the attesting person gave
    std::vector<std::int64_t> durations;  ///< microseconds, one per sample
    /// Why it cannot be judged at all (connection lost, the check had an effect, no such file); empty: it can.
    std::string failure;

    [[nodiscard]] core::Json to_json() const;
    /// Throws JsonError.
    static Observation from_json(core::JsonView json);
    friend bool operator==(const Observation&, const Observation&) = default;

    /// Shows every text in it, names of columns and constraints too, to `text`, and every value that is no list to
    /// `value`; both may change what they are given.
    void for_each_text(const std::function<void(std::string&)>& text, const std::function<void(core::Value&)>& value);
    /// Cuts the texts of errors to kMaxErrorText. To be called when secrets were taken out: half a secret is not found.
    void cut_error_texts();
};

}  // namespace runbook::model
