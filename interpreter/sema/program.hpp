#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/core/step.hpp"

namespace runbook::sema {

struct Param {
    std::string name;
    core::Kind kind = core::Kind::text;
    std::optional<core::Value> standard;
    std::vector<core::Value> one_of;
    std::string matching;  ///< a regex that its text must match; empty: none
    std::string prompt;
    core::SourcePlace place;
};

struct Secret {
    std::string name;
    std::string environment;  ///< the environment variable that holds it
    core::SourcePlace place;
};

struct Database {
    std::string version;      ///< ">= 14"; empty: any
    std::string environment;  ///< "staging"; empty: any
};

struct Fixture {
    core::Expr path;  ///< text, beneath the runbook's folder
    std::optional<core::Expr> only_if;
    core::SourcePlace place;
};

struct Module {
    std::string name;
    std::string sha256;
};

struct Group;
using Node = std::variant<core::Step, Group>;

/// Steps that belong together. A for_each is expanded by the plan, once for each element.
struct Group {
    enum class Kind { section, scenario, for_each } kind = Kind::section;
    core::Expr title;                    ///< of a section or scenario
    std::vector<std::string> variables;  ///< of a for_each: unique names
    core::Expr list;
    core::SourcePlace place;
    std::vector<Node> children;
};

/// A runbook whose names and types are checked, before params have values. Expressions name a param `param:x`, a loop
/// variable `loop:x#n`, a capture or answer `step:x#n`, a secret `secret:x`; the plan replaces them.
struct Program {
    std::string title;
    std::string id;
    std::string version;
    std::string owner;
    std::string description;
    std::vector<std::string> references;
    std::string file;
    std::string sha256;
    std::optional<Database> database;
    std::vector<Param> params;
    std::vector<Secret> secrets;
    std::vector<Fixture> fixtures;
    std::vector<Module> modules;
    std::vector<Node> nodes;
};

}  // namespace runbook::sema
