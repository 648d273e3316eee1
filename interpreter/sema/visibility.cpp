#include "interpreter/sema/visibility.hpp"

#include <fmt/format.h>

namespace runbook::sema {

using core::ObservableGroup;
using Form = core::ObservableInfo::Form;

bool can_see(Visibility visibility, ObservableGroup group) {
    const bool is_sql =
        group == ObservableGroup::rows || group == ObservableGroup::error || group == ObservableGroup::time;
    switch (visibility) {
        case Visibility::plan_values:
        case Visibility::captures: return false;
        case Visibility::sql_check: return is_sql;
        case Visibility::sampled_check: return is_sql || group == ObservableGroup::samples;
        case Visibility::file_check: return group == ObservableGroup::file;
        case Visibility::gate: return group == ObservableGroup::run;
    }
    return false;
}

bool is_count_call(const core::ObservableInfo& info) {
    return info.group == ObservableGroup::run && info.form == Form::call && info.kind == core::Kind::integer;
}

bool is_verdict_call(const core::ObservableInfo& info) {
    return info.group == ObservableGroup::run && info.form == Form::call && info.kind == core::Kind::boolean;
}

std::string where_available(const core::ObservableInfo& info) {
    switch (info.group) {
        case ObservableGroup::rows:
        case ObservableGroup::error:
        case ObservableGroup::time:
            return "the rules of a check with `sql` can use it, but not `skip if`, which is evaluated before the SQL";
        case ObservableGroup::samples: return fmt::format("a check with `sql` and `samples:` has `{}`", info.name);
        case ObservableGroup::file: return fmt::format("a check with `file` has `{}`", info.name);
        case ObservableGroup::run: return fmt::format("gates have `{}`", info.name);
    }
    return {};
}

std::vector<std::string> visible_names(Visibility visibility) {
    std::vector<std::string> names;
    for (const auto& info : core::observables())
        if (info.form == Form::name && can_see(visibility, info.group)) names.emplace_back(info.name);
    return names;
}

}  // namespace runbook::sema
