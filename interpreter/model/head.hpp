#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"

namespace runbook::model {

/// A module that a runbook uses.
struct Module {
    std::string name;
    std::string sha256;
    friend bool operator==(const Module&, const Module&) = default;
};

/// A value that must not be in any plan, log or report.
struct Secret {
    std::string name;
    std::string environment;  ///< the environment variable that holds it; not in the log
    friend bool operator==(const Secret&, const Secret&) = default;
};

/// What a runbook requires of its target.
struct Database {
    std::string version;      ///< ">= 14"; empty if any will do
    std::string environment;  ///< "staging"; empty if any will do
    friend bool operator==(const Database&, const Database&) = default;
};

/// What a runbook says about itself before its steps: the same in the program, the plan and the log.
struct RunbookHead {
    std::string title;
    std::string id;
    std::string version;
    std::string owner;
    std::string description;
    std::vector<std::string> references;
    std::string file;  ///< its name, without folder
    std::string sha256;
    std::optional<Database> database;
    std::vector<Secret> secrets;
    std::vector<Module> modules;
    std::vector<std::string> capabilities;  ///< what a run needs with --allow: "command", "http" …
    friend bool operator==(const RunbookHead&, const RunbookHead&) = default;
};

/// The values of params, by name.
using Parameters = std::map<std::string, core::Value>;

}  // namespace runbook::model
