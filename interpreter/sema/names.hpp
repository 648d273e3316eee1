#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/sema/compiler.hpp"
#include "interpreter/sema/visibility.hpp"

/// Names that an author gives, and names that do not exist. Private to sema/.
namespace runbook::sema {

/// Names that rules give meaning to: no param or capture may take them.
[[nodiscard]] bool is_reserved(std::string_view name);
/// Whether the name can be given to something; reports Ruby's keywords, reserved names and names that are taken.
[[nodiscard]] bool check_new_name(Compiler& compiler, const std::string& name, Span span);
/// Suggests the most similar name that can be used there.
void report_unknown_name(Compiler& compiler, const std::string& name, Span span,
                         Visibility visibility = Visibility::plan_values);
/// All names, or none where so many were compared already that nobody reads on.
[[nodiscard]] std::vector<std::string> names_to_suggest(Compiler& compiler, const std::map<std::string, Span>& names);
[[nodiscard]] std::vector<std::string> names_to_suggest(Compiler& compiler, const std::set<std::string>& names);
/// "did you mean …", or `otherwise` where no known name is similar, or so many were compared that nobody reads on.
[[nodiscard]] std::string suggestion(Compiler& compiler, const std::string& name, const std::vector<std::string>& known,
                                     std::string_view before = "", std::string_view after = "",
                                     std::string otherwise = {});

}  // namespace runbook::sema
