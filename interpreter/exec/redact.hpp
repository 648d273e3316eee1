#pragma once

#include <map>
#include <string>

#include "interpreter/model/observation.hpp"

namespace runbook::exec {

/// The values of secrets, by name.
using Secrets = std::map<std::string, std::string>;

/// Replaces every occurrence of a secret in the observation with `[secret NAME]`, because servers echo what they were
/// sent. Call it before judging, so that judging the log again gives the same verdict, and before any text is cut.
void redact(model::Observation& seen, const Secrets& secrets);

}  // namespace runbook::exec
