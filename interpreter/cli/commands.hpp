#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

/// One file per subcommand; each returns an exit status. arguments.cpp fills the options.
namespace runbook::cli {

/// A problem that ends the command: the sentence is written to stderr, the status is the exit status.
struct Failure : std::runtime_error {
    Failure(int exit_status, const std::string& message) : std::runtime_error(message), status(exit_status) {}
    int status;
};

/// Values for params.
struct InputOptions {
    std::vector<std::string> set;     ///< name=value
    std::vector<std::string> params;  ///< TOML files
};

enum class Color { automatic, always, never };

struct CheckOptions {
    std::vector<std::string> files;
};

struct PlanOptions {
    std::string file;
    InputOptions inputs;
    bool json = false;
};

struct RunOptions {
    std::string file;
    InputOptions inputs;
    std::vector<std::string> answers;  ///< TOML files
    std::string target;
    bool sandbox = false;
    std::string environment;
    std::vector<std::string> allow;
    std::string key;
    bool unsigned_log = false;
    std::string out = "runs";
    std::string plan_id;
    bool insecure_tls = false;
    bool quiet = false;
    bool verbose = false;
    Color color = Color::automatic;
};

struct ReportOptions {
    std::string log;
};

struct VerifyOptions {
    std::string log;
    std::string allowed_signers;
    std::string expect_plan;
    std::string expect_runbook;
    std::string expect_target;
};

struct KeyNewOptions {
    std::string path;
    std::string principal;
};

int check_command(const CheckOptions& options);
int plan_command(const PlanOptions& options);
int run_command(const RunOptions& options);
int report_command(const ReportOptions& options);
int verify_command(const VerifyOptions& options);
int key_new_command(const KeyNewOptions& options);

}  // namespace runbook::cli
