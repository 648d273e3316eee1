#pragma once

#include <cstdint>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "interpreter/model/waiver.hpp"

namespace runbook::sema {

/// A waiver, and where it is written.
struct PlacedWaiver {
    model::Waiver waiver;
    grammar::Span span;
};

/// The `waive` statements of a file of `sources`. Mistakes are collected in `diagnostics`.
[[nodiscard]] std::vector<PlacedWaiver> read_waivers(grammar::Sources& sources, std::uint32_t file,
                                                     grammar::Diagnostics& diagnostics);

/// Compares waivers with the steps of a plan: each is of one check that can be waived.
void check_waivers(const std::vector<PlacedWaiver>& waivers, const std::vector<model::Step>& steps,
                   grammar::Diagnostics& diagnostics);

}  // namespace runbook::sema
