#pragma once

#include <string>
#include <vector>

namespace runbook::model {

/// Something that a scenario's rollback did not take back.
struct Leftover {
    std::string object;  ///< "sequence public.orders_id_seq", "table public.orders"
    std::string before;  ///< "5000", "23 pages, 5000 rows"
    std::string after;
    friend bool operator==(const Leftover&, const Leftover&) = default;
};

struct Leftovers {
    std::vector<Leftover> all;
    std::string not_compared;  ///< why it is not known; empty if it is
    friend bool operator==(const Leftovers&, const Leftovers&) = default;
};

}  // namespace runbook::model
