#include "interpreter/log/ssh_keygen.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "interpreter/core/text.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/os/files.hpp"

namespace runbook::log {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFolderName = "runbook-signing-";  // six letters and digits follow

// What a killed process left behind.
void remove_abandoned(const fs::path& parent) {
    std::error_code ignored;
    for (const auto& left : os::abandoned_folders(parent, kFolderName, ::geteuid())) fs::remove_all(left.path, ignored);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::error_code error;
    const auto parent = fs::temp_directory_path(error);
    if (!error) remove_abandoned(parent);
    if (!error) folder_ = os::make_locked_folder(parent, kFolderName);
    if (error || !folder_.lock)
        throw SigningError(fmt::format(
            "cannot create a temporary folder ({}/{}XXXXXX): {}; set TMPDIR to a folder that can be written",
            parent.string(), kFolderName, error ? error.message() : os::error_text(errno)));
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(folder_.path, ignored);
}

fs::path TemporaryFolder::add(const std::string& name, std::string_view bytes) const {
    auto file = folder_.path / name;
    if (const int error = os::create_file(file, bytes, S_IRUSR | S_IWUSR); error != 0)
        throw SigningError(fmt::format("cannot write {}: {}; free some space there, or set TMPDIR to another folder",
                                       file.string(), os::error_text(error)));
    return file;
}

namespace {

// Feeds pieces to a process: as much at once as its pipe takes.
std::function<std::size_t(char*, std::size_t)> source_of(const Pieces& pieces) {
    return [&pieces, rest = std::string_view()](char* buffer, std::size_t size) mutable {
        if (rest.empty()) rest = pieces();
        const auto taken = rest.copy(buffer, size);
        rest.remove_prefix(taken);
        return taken;
    };
}

// By which it finds the operator's folder, agent and token, and can ask for a passphrase.
const std::vector<std::string> kOperatorsOwn{
    "HOME",          "USER",    "LOGNAME",         "TERM",       "SSH_AUTH_SOCK",  "SSH_ASKPASS", "SSH_SK_PROVIDER",
    "SSH_SK_HELPER", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR"};

}  // namespace

os::ProcessResult ssh_keygen(std::vector<std::string> arguments, const Pieces& input, Terminal terminal) {
    os::Process process;
    process.command = std::move(arguments);
    process.command.insert(process.command.begin(), "ssh-keygen");
    process.environment = kOperatorsOwn;
    if (input) process.input_from = source_of(input);
    if (terminal == Terminal::if_there && ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1) {
        process.inherit_terminal = true;
    } else {
        // Without a terminal it fails instead of asking, so it never waits; and it must not open a window that nobody
        // sees.
        process.own_session = true;
        process.environment.emplace_back("SSH_ASKPASS_REQUIRE=never");
    }
    os::ProcessResult result;
    try {
        result = os::run_process(process);
    } catch (const os::ProcessError& error) {
        throw SigningError(
            fmt::format("cannot start ssh-keygen, which signs logs and checks signatures ({}); install the "
                        "package openssh-client",
                        error.what()));
    }
    if (result.timed_out)
        throw SigningError(
            "ssh-keygen did not answer in time; is the key waiting for a touch, or the agent for a confirmation?");
    // 255 is its own exit status for a failure.
    if (result.status > 128 && result.status <= 128 + SIGRTMAX)
        throw SigningError(fmt::format("ssh-keygen was killed by signal {}", result.status - 128));
    return result;
}

std::string complaint(const os::ProcessResult& result) {
    std::string text(core::trimmed(result.errors));
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    std::replace(text.begin(), text.end(), '\n', ' ');
    return core::printable(text);
}

}  // namespace runbook::log
