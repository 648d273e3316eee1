#include "interpreter/cli/log_file.hpp"

namespace runbook::cli {

std::filesystem::path log_path(const std::string& given) {
    const std::filesystem::path path(given);
    return std::filesystem::is_directory(path) ? path / "log.jsonl" : path;
}

}  // namespace runbook::cli
