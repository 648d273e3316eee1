#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/core/expr.hpp"
#include "interpreter/core/value.hpp"
#include "interpreter/model/head.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::sema {

struct Param {
    std::string name;
    core::Kind kind = core::Kind::text;
    bool list = false;  ///< of values of that kind
    std::optional<core::Value> standard;
    std::vector<core::Value> one_of;  ///< of a list: each of its elements
    std::string matching;             ///< a regex that the text, or each element's, must match; empty: none
    std::string prompt;
    model::SourcePlace place;
};

struct Fixture {
    core::Expr path;  ///< text, relative to the runbook's folder and inside it
    std::optional<core::Expr> only_if;
    std::string database;  ///< that it is loaded into; empty: the runbook's own
    model::SourcePlace place;
};

struct Group;
using Node = std::variant<model::Step, Group>;

/// Steps that belong together. A for_each is expanded by the plan, once for each element.
struct Group {
    enum class Kind { section, scenario, for_each, action } kind = Kind::section;
    core::Expr title;                         ///< of a section or scenario
    model::Step begin;                        ///< of an action
    model::Step commit;                       ///< the same: it has the action's title and id
    bool atomic = true;                       ///< the same
    std::optional<model::Step> notification;  ///< the same: what it listens to
    std::vector<std::string> variables;       ///< of a for_each: the names of its variables, all of Origin::loop
    core::Expr list;
    std::string name;                                ///< of its only variable, where the list is captured
    core::Kind kind_of_value = core::Kind::unknown;  ///< the same: what each value is read as
    model::Step loop;                                ///< the same: the step that stands for all turns
    model::SourcePlace place;
    std::vector<Node> children;
};

/// Whether `is` holds for any step among the nodes, however deep.
template <typename Predicate>
[[nodiscard]] bool any_step(const std::vector<Node>& nodes, const Predicate& is) {
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
        return std::visit(model::Cases{[&](const Group& group) { return any_step(group.children, is); },
                                       [&](const model::Step& step) { return is(step); }},
                          node);
    });
}

/// A runbook whose names and types are checked, before params have values. The plan replaces its params and loop
/// variables.
struct Program {
    model::RunbookHead head;
    std::vector<Param> params;
    std::vector<Fixture> fixtures;
    std::vector<model::Identity> identities;
    std::vector<Node> nodes;
};

}  // namespace runbook::sema
