#pragma once

#include <map>
#include <string>

#include "interpreter/model/observation.hpp"

namespace runbook::exec {

/// The values of secrets, by name.
using Secrets = std::map<std::string, std::string>;

/// Replaces every occurrence of a secret by `[secret NAME]` in whatever the step saw: servers echo what they were sent.
/// Done before judging, so that the log judges again to the same verdict, and before anything is cut.
void redact(model::Observation& seen, const Secrets& secrets);

}  // namespace runbook::exec
