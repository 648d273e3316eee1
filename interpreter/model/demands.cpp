#include "interpreter/model/demands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "interpreter/core/text.hpp"

namespace runbook::model {

namespace {

// In lower case, without digits: "PROD-eu1" is "prod", "eu".
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : core::to_lower(text)) {
        if (c >= '0' && c <= '9') continue;
        if (c >= 'a' && c <= 'z')
            words.back() += c;
        else
            words.emplace_back();
    }
    return words;
}

// PostgreSQL's number of a version: 150018 of "15.18", 160000 of "16beta1".
int number_of(const std::string& version) {
    const auto dot = version.find('.');
    const int minor = dot == std::string::npos ? 0 : std::atoi(version.c_str() + dot + 1);
    return std::atoi(version.c_str()) * 10'000 + minor;
}

// Whether "15.18" is ">= 14.2".
bool version_fits(const std::string& bound, const std::string& version) {
    const auto blank = bound.find(' ');
    const auto op = bound.substr(0, blank);
    const auto wanted_text = bound.substr(blank + 1);
    const int wanted = number_of(wanted_text);
    // A bound without a minor version compares major versions.
    const bool by_major = wanted_text.find('.') == std::string::npos;
    const int have = by_major ? number_of(version) / 10'000 * 10'000 : number_of(version);
    if (op == ">=") return have >= wanted;
    if (op == ">") return have > wanted;
    if (op == "<=") return have <= wanted;
    if (op == "<") return have < wanted;
    return have == wanted;
}

std::optional<std::string> environment_problem(const std::string& declared, const Claim& claim, const Server& server) {
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

std::optional<std::string> unmet_demand(const std::optional<Database>& declared, const Claim& claim,
                                        const Server& server) {
    if (declared && !declared->version.empty() && !version_fits(declared->version, server.version))
        return fmt::format("the runbook needs PostgreSQL {}, but the server is {}", declared->version, server.version);
    return environment_problem(declared ? declared->environment : std::string(), claim, server);
}

bool names_production(std::string_view environment) {
    if (std::any_of(environment.begin(), environment.end(),
                    [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return true;
    bool negated = false;
    for (const auto& word : words_of(environment)) {
        const bool means_it = word.starts_with("prod") || word == "prd" || word == "live";
        if (means_it && !negated) return true;
        negated = word == "pre" || word == "non" || word == "no" || word == "not";
    }
    return false;
}

}  // namespace runbook::model
