#pragma once

#include <map>
#include <string>

#include "interpreter/core/observation.hpp"

namespace runbook::exec {

/// Replaces every occurrence of a secret by `[secret NAME]` in whatever the step saw: servers echo what they were sent.
/// Done before judging, so that the log judges again to the same verdict.
void redact(core::Observation& seen, const std::map<std::string, std::string>& secrets);

}  // namespace runbook::exec
