#include "interpreter/sema/visibility.hpp"

#include <fmt/format.h>

namespace runbook::sema {

using core::ObservableGroup;
using Form = core::ObservableInfo::Form;

bool is_count_call(const core::ObservableInfo& info) {
    return info.group == ObservableGroup::run && info.form == Form::call && info.kind == core::Kind::integer;
}

bool is_verdict_call(const core::ObservableInfo& info) {
    return info.group == ObservableGroup::run && info.form == Form::call && info.kind == core::Kind::boolean;
}

std::string where_available(const core::ObservableInfo& info, Visibility visibility) {
    if (visibility == Visibility::gate && info.group != ObservableGroup::run)
        return "a gate has no statement of its own; use the verdict of a check: check(:id).failed?";
    switch (info.group) {
        case ObservableGroup::rows:
        case ObservableGroup::plan:
        case ObservableGroup::error:
        case ObservableGroup::time:
            return "the rules of a check with `sql` can use it, but not `skip if`, which is evaluated before the SQL: "
                   "count what there is with `among`";
        case ObservableGroup::samples: return fmt::format("a check with `sql` and `samples:` has `{}`", info.name);
        case ObservableGroup::file: return fmt::format("a check with `file` has `{}`", info.name);
        case ObservableGroup::files: return fmt::format("a check with `files` has `{}`", info.name);
        case ObservableGroup::command: return fmt::format("a check with `command` has `{}`", info.name);
        case ObservableGroup::http: return fmt::format("a check with `http` has `{}`", info.name);
        case ObservableGroup::polling: return fmt::format("a `wait_until` has `{}`", info.name);
        case ObservableGroup::notification: return "an action with `listen` and one statement has it";
        case ObservableGroup::lua: return "a rule of a check can call `lua(…)`";
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
