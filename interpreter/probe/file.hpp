#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "interpreter/model/observation.hpp"

namespace runbook::probe {

/// In bytes. A larger file is not checked.
constexpr std::uint64_t kMaxFileBytes = 256ULL * 1024 * 1024;

/// Reads a regular file below `root`; no link and no `..` leads out of it. A file that does not exist leaves
/// `Observation::file` empty; anything else that is in the way becomes its `failure`.
[[nodiscard]] model::Observation observe_file(const std::filesystem::path& root, const std::string& path);

}  // namespace runbook::probe
