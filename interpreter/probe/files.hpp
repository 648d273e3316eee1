#pragma once

#include <filesystem>
#include <string>

#include "interpreter/model/observation.hpp"

namespace runbook::probe {

/// The names of the regular files in a folder below `root` that match the last part of `pattern`, which can have `*`,
/// `?` and `[…]`; sorted by their bytes. A folder that does not exist has none. Any other problem becomes the
/// observation's `failure`.
[[nodiscard]] model::Observation observe_files(const std::filesystem::path& root, const std::string& pattern);

}  // namespace runbook::probe
