#pragma once

#include <vector>

#include "interpreter/sema/compiler.hpp"

namespace runbook::sema {

/// The statements of a block, each by its own rules.
void compile_block(Compiler& compiler, const std::vector<ast::Statement>& statements, const Context& context);

}  // namespace runbook::sema
