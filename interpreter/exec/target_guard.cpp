#include "interpreter/exec/target_guard.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <vector>

#include "interpreter/core/text.hpp"

namespace runbook::exec {

namespace {

// In lower case, without digits: "PROD-eu1" is "prod", "eu".
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : core::to_lower(text)) {
        if (c >= '0' && c <= '9') continue;
        if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80)
            words.back() += c;
        else
            words.emplace_back();
    }
    return words;
}

// Compares ">= 14.2" with a number such as 150018: PostgreSQL's version number is major * 10000 + minor.
bool version_fits(const std::string& bound, int number) {
    const auto blank = bound.find(' ');
    const auto op = bound.substr(0, blank);
    const auto wanted_text = bound.substr(blank + 1);
    const auto dot = wanted_text.find('.');
    const int major = std::atoi(wanted_text.c_str());
    const int wanted = major * 10'000 + (dot == std::string::npos ? 0 : std::atoi(wanted_text.c_str() + dot + 1));
    // A bound without a minor version compares major versions.
    const int have = dot == std::string::npos ? number / 10'000 * 10'000 : number;
    if (op == ">=") return have >= wanted;
    if (op == ">") return have > wanted;
    if (op == "<=") return have <= wanted;
    if (op == "<") return have < wanted;
    return have == wanted;
}

std::optional<std::string> environment_problem(const std::string& declared, const Claim& claim,
                                               const postgres::Server& server) {
    const auto differ = [](const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; };
    if (claim.sandbox) {
        if (names_production(declared) || names_production(claim.environment)) return "a sandbox is never production";
        if (differ(declared, claim.environment))
            return fmt::format("the runbook is for `{}`, but --environment says `{}`", declared, claim.environment);
        return std::nullopt;
    }
    if (differ(declared, claim.environment))
        return fmt::format("the runbook is for `{}`, but --environment says `{}`", declared, claim.environment);
    if (differ(declared, server.environment))
        return fmt::format("the runbook is for `{}`, but the database `{}` says that it is `{}` (runbook.environment)",
                           declared, server.database, server.environment);
    if (differ(claim.environment, server.environment))
        return fmt::format("--environment says `{}`, but the database `{}` says that it is `{}` (runbook.environment)",
                           claim.environment, server.database, server.environment);
    if (!declared.empty() && claim.environment.empty() && server.environment.empty())
        return fmt::format(
            "the runbook is for `{0}`, but neither you nor the database says that this is `{0}`; give "
            "--environment {0}, or run: alter database {1} set runbook.environment = '{0}'",
            declared, server.database);
    return std::nullopt;
}

}  // namespace

std::optional<std::string> target_problem(const std::optional<model::Database>& declared, const Claim& claim,
                                          const postgres::Server& server) {
    if (declared && !declared->version.empty() && !version_fits(declared->version, server.version_number))
        return fmt::format("the runbook needs PostgreSQL {}, but the server is {}", declared->version, server.version);
    if (auto problem = environment_problem(declared ? declared->environment : std::string(), claim, server))
        return problem;
    if (!server.powers.empty() && !claim.allow_superuser)
        return fmt::format(
            "the role `{}` can act outside the database, where no rollback helps: {}; use a role that can only read "
            "and "
            "write rows, or allow it with --allow superuser",
            server.role, fmt::join(server.powers, ", "));
    return std::nullopt;
}

bool names_production(std::string_view environment) {
    bool negated = false;
    for (const auto& word : words_of(environment)) {
        const bool means_it = word.starts_with("prod") || word == "prd" || word == "live";
        if (means_it && !negated) return true;
        negated = word == "pre" || word == "non" || word == "no" || word == "not";
    }
    return false;
}

bool is_production(const std::optional<model::Database>& declared, const Claim& claim, const postgres::Server& server) {
    return (declared && names_production(declared->environment)) || names_production(claim.environment) ||
           names_production(server.environment);
}

}  // namespace runbook::exec
