#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "interpreter/cli/inputs.hpp"
#include "interpreter/model/selection.hpp"

namespace runbook::cli {

enum class Color { automatic, always, never };

struct RunOptions {
    std::string file;
    InputOptions inputs;
    std::vector<std::string> answers;  ///< TOML files
    std::vector<std::string> targets;  ///< a connection string, or `name=…` with one
    bool sandbox = false;
    std::string environment;
    std::vector<std::string> allow;
    bool yes = false;  ///< goes on with each action without asking
    std::string key;
    bool unsigned_log = false;
    std::string out = "runs";
    std::string plan_id;
    model::Selection selection;
    std::string waivers;  ///< a file; empty: none
    bool insecure_tls = false;
    bool keep_details = false;
    bool quiet = false;
    bool verbose = false;
    std::size_t rows = 5;  ///< most rows of a failed check that are shown
    Color color = Color::automatic;
};

[[nodiscard]] int run_command(const RunOptions& options);

}  // namespace runbook::cli
