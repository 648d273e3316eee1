#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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

/// Another database than the one that a runbook is about; steps name it with `on:`.
struct NamedDatabase {
    std::string name;
    Database demands;
    bool when_used = false;  ///< it is only opened by the first step that is on it
    friend bool operator==(const NamedDatabase&, const NamedDatabase&) = default;
};

/// A `lua` block, or a file of Lua.
struct LuaSource {
    std::string file;
    std::int64_t first_line = 1;  ///< the line of the file on which the text begins
    std::string text;
    friend bool operator==(const LuaSource&, const LuaSource&) = default;
};

/// A function of Lua that is called at an event of the run.
struct Hook {
    std::string event;  ///< one of kHookEvents
    std::string function;
    friend bool operator==(const Hook&, const Hook&) = default;
};
inline constexpr std::array<std::string_view, 6> kHookEvents = {"before_run", "after_run", "before_step",
                                                                "after_step", "on_fail",   "on_gate"};

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
    std::vector<NamedDatabase> databases;  ///< the others
    std::vector<Secret> secrets;
    std::vector<Module> modules;
    std::vector<std::string> capabilities;  ///< what a run needs with --allow: "command", "http" …
    std::vector<LuaSource> lua;
    std::vector<Hook> hooks;
    friend bool operator==(const RunbookHead&, const RunbookHead&) = default;
};

/// The values of params, by name.
using Parameters = std::map<std::string, core::Value>;

}  // namespace runbook::model
