#pragma once

#include <cstddef>

#include "interpreter/core/expr.hpp"

/// How large macros, constants and modules can make a runbook. A few lines can double what they are given, and double
/// that again; so what they make is counted while it is made. Private to sema/.
namespace runbook::sema {

/// Thrown by Compiler::spend after the error was reported: nothing more of the runbook is compiled.
struct TooLarge {};

constexpr std::size_t kMaxExpansionBytes = 64 * 1024 * 1024;
/// Macros that call macros, and modules that use modules.
constexpr std::size_t kMaxExpansionDepth = 64;
/// Of what a constant or an argument stands for: the log nests two levels of JSON for each, and every later stage walks
/// it recursively.
constexpr std::size_t kMaxValueDepth = 40;

/// About what a statement of an expanded macro costs, beside its texts.
constexpr std::size_t kStatementBytes = 1024;

/// About what a value or an expression takes in memory and in a log, shared parts counted each time.
[[nodiscard]] std::size_t bytes_of(const core::Value& value);
[[nodiscard]] std::size_t bytes_of(const core::Expr& expr);

/// Levels of lists, operators and calls.
[[nodiscard]] std::size_t depth_of(const core::Value& value);
[[nodiscard]] std::size_t depth_of(const core::Expr& expr);

}  // namespace runbook::sema
