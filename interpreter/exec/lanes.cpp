#include "interpreter/exec/lanes.hpp"

namespace runbook::exec {

bool Lane::has_room() const {
    return session_.outstanding() < postgres::kWindow;
}

void Lane::submit(postgres::Flight flight) {
    if (flight.guards.search_path.empty()) flight.guards.search_path = session_.server().search_path;
    session_.submit(std::move(flight));
}

model::Observation Lane::ask(postgres::Flight flight) {
    submit(std::move(flight));
    return session_.receive();
}

}  // namespace runbook::exec
