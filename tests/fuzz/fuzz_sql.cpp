// For libFuzzer: any text as a statement, through what finds its variables, decides whether it is allowed, and says
// what it would answer if there were no rows.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "interpreter/core/text.hpp"
#include "interpreter/sql/parse_gate.hpp"
#include "interpreter/sql/without_rows.hpp"

using namespace runbook;

namespace {

// A mistake must be at a place within the statement.
template <typename Do>
bool succeeds(const std::string& sql, const Do& act) {
    try {
        act();
        return true;
    } catch (const sql::SqlProblem& problem) {
        if (problem.begin > problem.end || problem.end > sql.size() + 1 || problem.message.empty()) std::abort();
        return false;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (core::first_invalid_utf8(text) || text.find('\0') != std::string::npos) return 0;
    std::vector<sql::Variable> variables;
    if (!succeeds(text, [&] { variables = sql::find_variables(text); })) return 0;
    (void)succeeds(text, [&] { (void)sql::find_texts(text); });
    (void)succeeds(text, [&] { (void)sql::find_null_comparisons(text); });
    (void)succeeds(text, [&] { (void)sql::examine(text, variables, sql::SqlContext::scenario); });
    if (succeeds(text, [&] { (void)sql::examine(text, variables, sql::SqlContext::read_only); }))
        (void)sql::without_rows(text, variables);
    return 0;
}
