#pragma once

namespace runbook::os {

/// From now on no core dump of this process is written and no other process of the same user can read its memory, which
/// holds secrets. Programs that it starts write no core dumps either.
void keep_memory_private();

}  // namespace runbook::os
