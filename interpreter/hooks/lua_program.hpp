#pragma once

#include <memory>
#include <string>
#include <vector>

#include "interpreter/core/json_view.hpp"
#include "interpreter/hooks/channel.hpp"
#include "interpreter/hooks/hook_host.hpp"
#include "interpreter/hooks/progress.hpp"

namespace runbook::hooks {

/// The sources of a runbook, for the process in which they run.
class LuaProgram {
  public:
    /// What the functions log and query goes over the channel.
    LuaProgram(const std::vector<Source>& sources, const Limits& limits, Channel& channel, Progress& progress);
    ~LuaProgram();
    LuaProgram(const LuaProgram&) = delete;
    LuaProgram& operator=(const LuaProgram&) = delete;

    /// Makes ready for the next request what does not depend on it, which is half of the time that a short call takes.
    /// No code of the sources runs.
    void prepare();
    /// Answers a request for a call, in a new state of Lua.
    [[nodiscard]] std::string call(core::JsonView request);
    [[nodiscard]] Examined examine();

    /// A source, and its compiled form once it was loaded: each call loads it again.
    struct Chunk {
        const Source& source;
        std::string name;
        std::string compiled = {};
    };

  private:
    struct Prepared;
    const std::vector<Source>& sources_;
    std::vector<Chunk> chunks_;
    const Limits& limits_;
    Channel& channel_;
    Progress& progress_;
    std::unique_ptr<Prepared> prepared_;

    [[nodiscard]] std::string with_whole_name(std::string error) const;
    [[nodiscard]] Examined::Problem problem_of(const std::string& error) const;
};

}  // namespace runbook::hooks
