#pragma once

#include <optional>
#include <string>

#include "interpreter/model/head.hpp"
#include "interpreter/model/server.hpp"

namespace runbook::model {

/// What the operator says about the target.
struct Claim {
    std::string environment;  ///< `--environment`; empty: nothing
    bool sandbox = false;
};

/// Why the server is not one that the runbook is for, as a sentence that also says what to do; nothing if it is.
/// Compares the version, and the environment as the runbook declares it, the operator claims it and the server has it
/// set. A run refuses such a target, so a log that has one is not of a run.
[[nodiscard]] std::optional<std::string> unmet_demand(const std::optional<Database>& declared, const Claim& claim,
                                                      const Server& server);

/// Whether the name of an environment means production, however it is written: "prod", "Production", "PROD-eu",
/// "eu_live", "prd1"; not "pre-prod", "preprod" or "non-production". A name with letters other than A to Z could look
/// like it, so it counts as production too.
[[nodiscard]] bool names_production(std::string_view environment);

}  // namespace runbook::model
