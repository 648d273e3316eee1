#include "interpreter/plan/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "interpreter/core/regex.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::plan {

namespace {

std::string allowed_values(const sema::Param& param) {
    std::string all;
    for (const auto& value : param.one_of) all += (all.empty() ? "" : ", ") + value.plain();
    return all;
}

void report_unknown(std::string& problems, const std::vector<sema::Param>& params, const GivenParameters& given) {
    std::vector<std::string> names;
    for (const auto& param : params) names.push_back(param.name);
    for (const auto& [name, texts] : given) {
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        const auto near = core::closest(name, names);
        problems +=
            fmt::format("the runbook has no param `{}`{}\n", name, near ? "; did you mean `" + *near + "`?" : "");
    }
}

// Where the type alone does not say how a value is written.
std::string_view example_of(core::Kind kind) {
    switch (kind) {
        case core::Kind::duration: return ", such as 250ms, 5s or 2h";
        case core::Kind::bytes: return ", such as 10mb or 1gb";
        case core::Kind::percent: return ", such as 95%";
        case core::Kind::date: return ", such as 2026-01-31";
        case core::Kind::timestamp: return ", such as 2026-01-31T12:00:00Z";
        default: return "";
    }
}

constexpr std::size_t kMaxShown = 200;  // of a value that is refused

std::string value_problem(const sema::Param& param, const std::string& text) {
    const auto value = core::parse_value(param.kind, text);
    if (!value)
        return fmt::format("the param `{}` is `{}`, expected {}{}", param.name, core::first_characters(text, kMaxShown),
                           core::expected_instead(param.kind, text), example_of(param.kind));
    const bool name = param.kind == core::Kind::identifier || param.kind == core::Kind::qualified_name;
    if (param.list && name && text.find_first_of(", ") != std::string::npos)
        return fmt::format(
            "the param `{0}` has the element `{1}`, expected one name in each; repeat it: --set {0}=… "
            "--set {0}=…",
            param.name, text);
    if (!param.one_of.empty() && std::find(param.one_of.begin(), param.one_of.end(), *value) == param.one_of.end())
        return fmt::format("the param `{}` is `{}`, expected one of {}", param.name, text, allowed_values(param));
    if (!param.matching.empty() && !core::regex_matches(param.matching, text))
        return fmt::format("the param `{}` is `{}`, which does not match /{}/", param.name, text, param.matching);
    return {};
}

core::Value value_of(const sema::Param& param, const std::vector<std::string>& texts) {
    if (!param.list) return *core::parse_value(param.kind, texts.front());
    core::Value::List values;
    for (const auto& text : texts) values.push_back(*core::parse_value(param.kind, text));
    return core::Value::list(std::move(values));
}

}  // namespace

std::string parameter_problem(const sema::Param& param, const std::vector<std::string>& texts) {
    if (!param.list && texts.size() != 1)
        return fmt::format("the param `{}` was given {} values, expected one", param.name, texts.size());
    if (texts.empty()) return fmt::format("the param `{}` is an empty list, expected at least one value", param.name);
    for (const auto& text : texts)
        if (auto problem = value_problem(param, text); !problem.empty()) return problem;
    return {};
}

std::vector<const sema::Param*> missing_parameters(const std::vector<sema::Param>& params,
                                                   const GivenParameters& given) {
    std::vector<const sema::Param*> missing;
    for (const auto& param : params)
        if (!param.standard && given.count(param.name) == 0) missing.push_back(&param);
    return missing;
}

model::Parameters resolve_parameters(const std::vector<sema::Param>& params, const GivenParameters& given) {
    model::Parameters values;
    std::string problems;
    report_unknown(problems, params, given);
    for (const auto& param : params) {
        const auto found = given.find(param.name);
        if (found == given.end()) {
            if (param.standard)
                values[param.name] = *param.standard;
            else
                problems += fmt::format("the param `{0}` has no value; give one with --set {0}=…\n", param.name);
        } else if (const auto problem = parameter_problem(param, found->second); !problem.empty()) {
            problems += problem + "\n";
        } else {
            values[param.name] = value_of(param, found->second);
        }
    }
    if (!problems.empty()) throw ParameterError(problems.substr(0, problems.size() - 1));
    return values;
}

}  // namespace runbook::plan
