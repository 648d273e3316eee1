#include "interpreter/exec/lanes.hpp"

namespace runbook::exec {

namespace {

constexpr std::size_t kWindow = 256;

}  // namespace

bool Lane::has_room() const {
    return session_.outstanding() < kWindow;
}

model::Observation Lane::ask(postgres::Flight flight) {
    session_.submit(std::move(flight));
    return session_.receive();
}

}  // namespace runbook::exec
