#pragma once

#include <map>
#include <string>

namespace runbook::sema {

/// The modules of stdlib/, by the name that `use` gives them ("postgres/schema"); embedded by the build.
[[nodiscard]] const std::map<std::string, std::string, std::less<>>& standard_modules();

}  // namespace runbook::sema
