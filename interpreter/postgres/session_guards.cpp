#include "interpreter/postgres/session_guards.hpp"

#include <utility>

namespace runbook::postgres {

void SessionGuards::refused(std::uint64_t number, std::uint64_t last_sent, std::string problem) {
    unguarded_ = number + 1;
    problem_ = std::move(problem);
    lost(last_sent);
}

void SessionGuards::lost(std::uint64_t last_sent) {
    guards_.reset();
    doubtful_ = last_sent;
}

bool SessionGuards::doubtful_for(std::uint64_t batch) const {
    return batch <= doubtful_ && batch != unguarded_;
}

std::string SessionGuards::problem_of(std::uint64_t batch) const {
    return batch == unguarded_ ? problem_ : std::string();
}

}  // namespace runbook::postgres
