#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/model/verdict.hpp"
#include "interpreter/report/head.hpp"
#include "interpreter/report/overview.hpp"
#include "interpreter/report/record.hpp"
#include "interpreter/report/text.hpp"

namespace runbook::report {

/// A statement, and the values of its variables.
struct Statement {
    struct Value {
        std::string name;  ///< ":kind"
        std::string value;
    };
    std::string sql;
    std::vector<Value> values;  ///< the first few
    std::size_t more_values = 0;
};

/// The answer to a statement. Rows follow the summary where it does not say it all.
struct Answer {
    Text summary;  ///< "27 rows", "1 row, `count` = `1`"
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  ///< the first few
    std::size_t more_rows = 0;
};

struct RuleEvidence {
    model::Verdict verdict = model::Verdict::unknown;
    std::string source;
    Text operands;  ///< empty where there are none
};

struct ErrorEvidence {
    std::string summary;        ///< "23503 foreign_key_violation: …"
    std::vector<Fact> details;  ///< "Hint", …
};

/// What a step did and saw. What is empty or missing is omitted.
struct StepEvidence {
    std::int64_t number = 0;
    std::string title;
    std::optional<model::Verdict> verdict;
    Text facts;                           ///< "Took 1.8 ms. Id …"
    Text place;                           ///< in the author's file
    std::vector<std::string> conditions;  ///< of `only_if`, source
    Text reason;
    std::optional<Statement> statement;
    std::optional<Statement> among;
    /// What else is looked at than the database: "File" and its path, "Program" and its words.
    std::optional<std::pair<std::string, std::string>> asked;
    std::optional<std::string> prompt;  ///< what the operator is asked
    std::vector<RuleEvidence> rules;
    Text samples;
    std::optional<Answer> examined;  ///< the answer of `among`
    std::optional<Answer> seen;
    Text asked_facts;      ///< of what was looked at
    Text plan;             ///< how the server executes the statement
    Text answer;           ///< of the operator
    std::string evidence;  ///< which the operator gave
    std::optional<ErrorEvidence> error;
    std::string failure;  ///< why it could not be judged
    std::optional<std::string> captured;
    std::string remedy;
};

/// The text of a note.
struct NoteEvidence {
    std::string text;
};

/// Successive steps of one criterion.
struct EvidenceGroup {
    std::optional<std::string> criterion;  ///< "C1 Schema integrity"; nothing: outside any
    std::optional<model::Verdict> verdict;
    std::vector<std::variant<StepEvidence, NoteEvidence>> entries;
};

struct EvidenceSection {
    Text title;
    std::vector<EvidenceGroup> groups;
};

/// In the order of the plan: sections and criteria change from one step to the next, and may come back.
[[nodiscard]] std::vector<EvidenceSection> evidence_of(const Record& record, const Overview& overview);

}  // namespace runbook::report
