#include "interpreter/cli/log_file.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace runbook::cli {

std::filesystem::path log_path(const std::string& given) {
    const std::filesystem::path path(given);
    if (!std::filesystem::is_directory(path)) return path;
    auto log = path / "log.jsonl";
    if (!std::filesystem::exists(log))
        throw std::runtime_error(
            fmt::format("the folder {} has no log.jsonl; expected the folder of one run, or its log", given));
    return log;
}

}  // namespace runbook::cli
