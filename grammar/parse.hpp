#pragma once

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace runbook::grammar {

/// Runbooks are written by people, so a larger file is not a runbook.
constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;

/// Parses a file of `sources`; syntax errors are collected, and what could be read is returned even then.
[[nodiscard]] ast::File parse(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics);

/// Ruby's keywords, which cannot be names in a runbook.
[[nodiscard]] bool is_ruby_keyword(std::string_view word);

}  // namespace runbook::grammar
