#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grammar/source.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::describe {

/// The place of a statement's byte in the author's file. A plan knows only where its step begins; the statement's lines
/// are looked for from there on. Where they are written otherwise (with escapes), it is the step's place.
[[nodiscard]] grammar::Span place_in_sql(const grammar::Sources& sources, const model::SourcePlace& step,
                                         std::string_view sql, std::size_t at);

/// The place of a rule.
[[nodiscard]] grammar::Span place_of(const grammar::Sources& sources, const model::SourcePlace& place,
                                     std::string_view source);

}  // namespace runbook::describe
