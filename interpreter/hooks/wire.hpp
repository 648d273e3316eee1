#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "interpreter/core/json_view.hpp"
#include "interpreter/hooks/data.hpp"
#include "interpreter/hooks/hook_host.hpp"

/// The messages between us and the process in which Lua runs: canonical JSON. In the data, NULL is `{}`, a decimal
/// `{"decimal": "1.5"}`, members `{"members": {…}}`, and the rest is what it looks like.
///
/// To the worker: {"call", "arguments", "globals"} or {"examine"}. From the worker: {"log"}, {"query": {"sql",
/// "binds"}}, which we answer with {"columns", "rows"} or {"error"}, and at the end {"returned"}, {"error"} or
/// {"functions", "problems"}.
namespace runbook::hooks {

constexpr std::size_t kMaxToWorker = 16U << 20;
/// The worker's messages are as small as hooks can live with: what a hostile one makes us allocate must stay below 1
/// MiB.
constexpr std::size_t kMaxFromWorker = 128U << 10;
constexpr std::size_t kMaxValues = 4'000;  ///< in one message of the worker
/// Of JSON; each level of data takes up to two.
constexpr std::size_t kMaxWireNesting = 2 * kMaxNesting + 8;

/// A value cannot be given to Lua, or the worker sent something that it never sends.
struct WireError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Each throws WireError for what Lua cannot be given: a value that the language does not have, too deep, too long.
[[nodiscard]] std::string call_message(const Call& call);
[[nodiscard]] std::string answer_message(const QueryResult& result);

/// Reads a worker's message, which is not trusted: it must be canonical and have at most kMaxValues values. Throws
/// WireError or core::JsonError, as the functions below do.
[[nodiscard]] core::JsonView read_message(core::JsonDocument& document, std::string_view text);
[[nodiscard]] std::string text_from(core::JsonView json);
[[nodiscard]] Data data_from(core::JsonView json);
[[nodiscard]] Query query_from(core::JsonView json);
[[nodiscard]] Examined examined_from(core::JsonView json);

}  // namespace runbook::hooks
