#pragma once

#include <string>
#include <vector>

#include "interpreter/core/json_view.hpp"
#include "interpreter/hooks/channel.hpp"
#include "interpreter/hooks/hook_host.hpp"

namespace runbook::hooks {

/// The sources of a runbook, for the process in which they run.
class LuaProgram {
  public:
    LuaProgram(const std::vector<Source>& sources, const Limits& limits);

    /// Answers a request for a call, in a new state of Lua; queries and logged lines go over the channel.
    [[nodiscard]] std::string call(core::JsonView request, Channel& channel);
    [[nodiscard]] Examined examine(Channel& channel);

    /// A source, and its compiled form once it was loaded: each call loads it again.
    struct Chunk {
        const Source& source;
        std::string name;
        std::string compiled = {};
    };

  private:
    std::vector<Chunk> chunks_;
    const Limits& limits_;

    [[nodiscard]] std::string with_whole_name(std::string error) const;
    [[nodiscard]] Examined::Problem problem_of(const std::string& error) const;
};

}  // namespace runbook::hooks
