#pragma once

#include <string>
#include <vector>

#include "interpreter/report/record.hpp"
#include "interpreter/report/text.hpp"

namespace runbook::report {

/// A name and its value.
struct Fact {
    std::string name;
    std::string value;
};

/// Why a reader must be careful with this report.
struct Warning {
    std::string name;             ///< "Unsigned"
    std::vector<Text> sentences;  ///< each a line of its own
};

/// The top of the report.
struct Head {
    std::string title;
    std::string verdict;             ///< the decision, "NO-GO", or "INCOMPLETE" where the log has none
    std::vector<std::string> marks;  ///< "unsigned", "aborted", "not sealed"
    std::string summary;             ///< where it ran, when, by whom, and who signed it
    std::vector<Warning> warnings;
    std::vector<Fact> facts;    ///< what an approver needs
    std::vector<Fact> digests;  ///< what a verifier needs: ids and hashes
    std::string description;
};

[[nodiscard]] Head head_of(const Record& record);

}  // namespace runbook::report
