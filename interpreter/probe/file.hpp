#pragma once

#include <filesystem>
#include <string>

#include "interpreter/core/observation.hpp"

namespace runbook::probe {

/// Beyond this a file is no document that a runbook looks at.
constexpr std::uint64_t kMaxFileBytes = 256ULL * 1024 * 1024;

/// Looks at a regular file beneath `root`; no link and no `..` leads out of it. A file that is not there leaves
/// `Observation::file` empty; every other obstacle is a trouble.
[[nodiscard]] core::Observation observe_file(const std::filesystem::path& root, const std::string& path);

}  // namespace runbook::probe
