#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "interpreter/model/observation.hpp"

namespace runbook::probe {

/// In bytes. A larger file is ERROR.
constexpr std::uint64_t kMaxFileBytes = 256ULL * 1024 * 1024;

/// Reads a regular file below `root`; links and `..` cannot lead out of it. If the file does not exist,
/// `Observation::file` stays empty; any other problem becomes the observation's `failure`.
[[nodiscard]] model::Observation observe_file(const std::filesystem::path& root, const std::string& path);

}  // namespace runbook::probe
