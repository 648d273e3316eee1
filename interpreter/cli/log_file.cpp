#include "interpreter/cli/log_file.hpp"

#include "interpreter/cli/commands.hpp"
#include "interpreter/log/reader.hpp"

namespace runbook::cli {

std::filesystem::path log_path(const std::string& given) {
    const std::filesystem::path path(given);
    return std::filesystem::is_directory(path) ? path / "log.jsonl" : path;
}

std::string load_log(const std::filesystem::path& file, int status) {
    try {
        return log::load_file(file);
    } catch (const std::runtime_error& error) {
        throw Failure(status, error.what());
    }
}

}  // namespace runbook::cli
