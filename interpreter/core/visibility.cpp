#include "interpreter/core/visibility.hpp"

namespace runbook::core {

bool can_see(Visibility visibility, ObservableGroup group) {
    switch (group) {
        case ObservableGroup::rows:
        case ObservableGroup::error:
        case ObservableGroup::time:
            return visibility == Visibility::sql_check || visibility == Visibility::sampled_check;
        case ObservableGroup::samples: return visibility == Visibility::sampled_check;
        case ObservableGroup::file: return visibility == Visibility::file_check;
        case ObservableGroup::run: return visibility == Visibility::gate;
    }
    return false;
}

}  // namespace runbook::core
