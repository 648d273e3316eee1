#include "interpreter/exec/lanes.hpp"

namespace runbook::exec {

bool Lane::has_room() const {
    return session_.outstanding() < postgres::kWindow;
}

model::Observation Lane::ask(postgres::Flight flight) {
    session_.submit(std::move(flight));
    return session_.receive();
}

}  // namespace runbook::exec
