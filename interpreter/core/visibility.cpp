#include "interpreter/core/visibility.hpp"

namespace runbook::core {

bool can_see(Visibility visibility, ObservableGroup group) {
    switch (group) {
        case ObservableGroup::plan:
        case ObservableGroup::error:
            return visibility == Visibility::sql_check || visibility == Visibility::sampled_check;
        case ObservableGroup::rows:
            return visibility == Visibility::sql_check || visibility == Visibility::sampled_check ||
                   visibility == Visibility::elapsed_check || visibility == Visibility::lua_check;
        case ObservableGroup::time:
            return visibility == Visibility::sql_check || visibility == Visibility::sampled_check ||
                   visibility == Visibility::command_check || visibility == Visibility::http_check;
        case ObservableGroup::samples: return visibility == Visibility::sampled_check;
        case ObservableGroup::file: return visibility == Visibility::file_check;
        case ObservableGroup::files: return visibility == Visibility::files_check;
        case ObservableGroup::command: return visibility == Visibility::command_check;
        case ObservableGroup::http: return visibility == Visibility::http_check;
        case ObservableGroup::notification: return visibility == Visibility::listen_check;
        case ObservableGroup::lua:
        case ObservableGroup::polling:
            return visibility != Visibility::plan_values && visibility != Visibility::captures &&
                   visibility != Visibility::elapsed_check && visibility != Visibility::gate;
        case ObservableGroup::run: return visibility == Visibility::gate;
    }
    return false;
}

}  // namespace runbook::core
