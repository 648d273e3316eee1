#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/postgres/answer.hpp"
#include "interpreter/postgres/flight.hpp"
#include "interpreter/postgres/wire.hpp"

namespace runbook::postgres {

/// What is sent together and ends in one Sync: a flight, or housekeeping of our own.
struct Batch {
    enum class Kind { flight, guards, cleanup };
    Kind kind = Kind::flight;
    std::uint64_t submission = 0;  ///< of a flight: the number of its submission
    std::vector<Message> messages;
    bool timed = false;       ///< each probe is sent alone, once everything before it was answered
    bool optimistic = false;  ///< a scenario step sent before the one before it was answered
    std::string savepoint;    ///< of a scenario step
    int statements = 1;       ///< the author's: the deadline allows each its timeout
    std::chrono::milliseconds statement_timeout{30'000};  ///< 0: none, and then no deadline

    // What the pipeline adds.
    std::uint64_t number = 0;        ///< counts up from 1, in the order of sending
    bool cancelled = false;          ///< it took too long, and a cancel request was sent
    bool may_have_been_hit = false;  ///< a cancel for an earlier batch may have hit this one
    Answers answers;
};

}  // namespace runbook::postgres
