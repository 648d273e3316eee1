#pragma once

#include <vector>

#include "interpreter/hooks/channel.hpp"
#include "interpreter/hooks/hook_host.hpp"
#include "interpreter/hooks/progress.hpp"

namespace runbook::hooks {

/// Answers requests with Lua (wire.hpp) until the other end closes the channel. The caller must have confined this
/// process: code of a runbook runs here.
void serve(Channel channel, const std::vector<Source>& sources, const Limits& limits, Progress& progress);

}  // namespace runbook::hooks
