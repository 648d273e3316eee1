#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/hooks/data.hpp"

namespace runbook::hooks {

/// A piece of Lua in a runbook. Its global functions can be called; all sources share their global variables.
struct Source {
    std::string file;
    std::size_t first_line = 1;  ///< the line of the file on which the text's first line is
    std::string text;
};

/// What one call may use, including the loading of the sources. A call that uses more ends as an error.
struct Limits {
    std::chrono::milliseconds time{1000};  ///< without the time that its queries take
    std::size_t memory = 64U << 20;
    std::uint64_t instructions =
        100'000'000;  ///< of Lua's machine, so that a fast computer refuses what a slow one does
};

/// Beside these, the worker's messages are bounded (wire.hpp).
constexpr std::size_t kMaxQueries = 100;            ///< in one call
constexpr std::size_t kMaxLoggedLines = 1'000;      ///< in one call
constexpr std::size_t kMaxLoggedBytes = 64U << 10;  ///< in one call
constexpr std::size_t kMaxNesting = 20;             ///< of what Lua gets or gives

/// What `db.query(sql, {binds})` asks for.
struct Query {
    std::string sql;
    std::vector<core::Value> binds;
};

/// Lua gets the list of rows, each with its values by column name (NULL is nil).
struct QueryResult {
    std::vector<std::string> columns;
    std::vector<std::vector<core::Value>> rows;
    std::string error;  ///< if not empty, raised in Lua as `db.query: <error>`
};

struct Call {
    std::string function;  ///< a global function of the sources
    Data::List arguments;
    Data::Members globals;  ///< global variables for this call, such as `check` and `vars`
};

struct Outcome {
    std::optional<Data> returned;  ///< NULL if the function returned nothing
    std::string error;  ///< if it did not return: "shop.rb:14: …"; if it was killed, where it was about then
    std::vector<std::string> logged;  ///< by `print` and `log`, also where it then failed
};

struct Examined {
    struct Problem {
        std::string file;
        std::size_t line = 0;  ///< 0: unknown
        std::string message;
    };
    std::vector<Problem> problems;
    std::vector<std::string> functions;  ///< the global functions that the sources define, by name
};

/// Runs Lua in a process of its own that can do nothing but compute and answer. Each call has a state of its own, into
/// which the sources are loaded: no call can depend on the ones before it.
///
/// Must be constructed in the main thread, before there are other threads, connections or keys: the process for Lua is
/// forked at once, and what is in memory then can be read by whoever breaks out of Lua. It ends with this object, and
/// with the thread that constructed this.
class HookHost {
  public:
    using Queries = std::function<QueryResult(const Query&)>;

    /// Throws os::ProcessError or std::system_error where the process cannot be started or confined.
    HookHost(const std::vector<Source>& sources, const Limits& limits);
    /// For tests: with something else than Lua at the other end of the channel, which is given.
    HookHost(const std::function<void(int channel)>& worker, const Limits& limits);
    ~HookHost();
    HookHost(const HookHost&) = delete;
    HookHost& operator=(const HookHost&) = delete;

    /// Whatever goes wrong is in the outcome; only what `queries` throws is passed on.
    [[nodiscard]] Outcome call(const Call& call, const Queries& queries);
    /// Loads the sources: their syntax errors or, if there are none, the first error of their execution.
    [[nodiscard]] Examined examine();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// For `runbook check`: the same in a process that ends at once. Throws what HookHost's constructor does.
[[nodiscard]] Examined examine(const std::vector<Source>& sources, const Limits& limits);

}  // namespace runbook::hooks
