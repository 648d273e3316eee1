#include "interpreter/postgres/cluster_template.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/process.hpp"
#include "interpreter/postgres/sandbox.hpp"

namespace runbook::postgres {

namespace fs = std::filesystem;

namespace {

// Part of each template's name: raise it whenever the way in which one is made changes.
constexpr int kEdition = 1;

// initdb takes one second on an idle host, and fsync may take many on a busy one.
constexpr std::chrono::minutes kMakingDeadline{3};

std::string last_error() {
    return std::generic_category().message(errno);
}

// Only the server's own account writes to the cache: root would follow any symlink that this account put there.
os::ProcessResult run(const std::optional<Account>& account, const os::Interrupt& interrupt,
                      std::vector<std::string> command, std::string input = "") {
    os::Process process{.command = std::move(command), .input = std::move(input)};
    process.interrupt = &interrupt;
    // A cluster takes its language and time zone from the environment where it can.
    process.environment = {"LC_ALL=C", "TZ=UTC"};
    process.directory = "/";
    process.own_session = true;
    process.deadline = kMakingDeadline;
    if (account) {
        process.user = account->user;
        process.group = account->group;
    }
    return os::run_process(process);
}

std::string reason_of(const os::ProcessResult& result) {
    if (result.interrupted) return "it was interrupted";
    if (result.timed_out) return fmt::format("it took longer than {} minutes", kMakingDeadline.count());
    std::string said = result.errors.empty() ? result.output : result.errors;
    said.erase(said.find_last_not_of('\n') + 1);
    return said.empty() ? fmt::format("it ended with status {}", result.status) : said;
}

void must_succeed(const os::ProcessResult& result, const std::string& what) {
    if (result.status != 0) throw SandboxError(fmt::format("{} failed:\n{}", what, reason_of(result)));
}

// Creates a private folder for the account; returns the problem with it, or nothing. In /tmp anybody could have created
// it before, so that we would run a server that they prepared.
std::string private_folder(const fs::path& folder, const std::optional<Account>& account) {
    const unsigned owner = account ? account->user : ::geteuid();
    if (::mkdir(folder.c_str(), 0700) == 0) {
        if (account && ::lchown(folder.c_str(), account->user, account->group) != 0) return last_error();
    } else if (errno != EEXIST) {
        return last_error();
    }
    struct stat found = {};
    if (::lstat(folder.c_str(), &found) != 0) return last_error();
    if (!S_ISDIR(found.st_mode)) return "it is not a folder";
    if (found.st_uid != owner) return fmt::format("it belongs to user {}, not to user {}", found.st_uid, owner);
    if ((found.st_mode & 0022) != 0) return "other users can write to it";
    if (!account && ::access(folder.c_str(), W_OK | X_OK) != 0) return last_error();
    if (!open_to(account, folder)) return fmt::format("user {} cannot reach it", owner);
    return "";
}

fs::path absolute_from_environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value == '/' ? fs::path(value) : fs::path();
}

// The folders above the cache itself. Root does not use HOME, which may be that of whoever called sudo.
std::vector<fs::path> cache_roots(const std::optional<Account>& account) {
    if (account) return {"/var/cache"};
    std::vector<fs::path> roots;
    if (auto cache = absolute_from_environment("XDG_CACHE_HOME"); !cache.empty()) roots.push_back(cache);
    if (auto home = absolute_from_environment("HOME"); !home.empty()) roots.push_back(home / ".cache");
    return roots;
}

// The folder, if it can be used; otherwise adds the reason why not.
std::optional<fs::path> usable(const fs::path& folder, const std::optional<Account>& account, std::string& reasons) {
    const auto problem = private_folder(folder, account);
    if (problem.empty()) return folder;
    reasons += fmt::format("\n  {}: {}", folder.string(), problem);
    return std::nullopt;
}

fs::path cache_folder(const std::optional<Account>& account) {
    std::string reasons;
    std::error_code ignored;  // a root that could not be made shows when its child is made
    for (const auto& root : cache_roots(account)) {
        const fs::path parent = account ? root / "runbook" : root;
        if (::access(parent.c_str(), F_OK) != 0) fs::create_directories(parent, ignored);
        if (account) ::chmod(parent.c_str(), 0755);
        if (auto folder = usable(parent / (account ? account->name : "runbook"), account, reasons)) return *folder;
    }
    auto temporary = absolute_from_environment("TMPDIR");
    if (temporary.empty()) temporary = "/tmp";
    const unsigned owner = account ? account->user : ::geteuid();
    if (auto folder = usable(temporary / fmt::format("runbook-cache-{}", owner), account, reasons)) return *folder;
    throw SandboxError(
        fmt::format("a sandbox needs a folder to keep its template in, and none of these can be used:{}\n"
                    "set {} to a folder that you can write to",
                    reasons, account ? "TMPDIR" : "XDG_CACHE_HOME or TMPDIR"));
}

// "postgres (PostgreSQL) 15.18 (Debian …)" in /usr/lib/postgresql/15/bin, as one file name. Two installations of one
// version may be built differently, so the folder belongs to it.
std::string template_name(const PostgresServer& server) {
    std::string name = fmt::format("template{}-{}-{}", kEdition, server.version, server.programs.string());
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-' && c != '+') c = '_';
    return name;
}

// Removes what a killed process left behind; because of the lock nobody else is creating one.
void remove_leftovers(const fs::path& cache, const std::optional<Account>& account, const os::Interrupt& interrupt) {
    std::vector<std::string> command{"rm", "-rf", "--"};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(cache, error))
        if (entry.path().filename().string().starts_with("making-")) command.push_back(entry.path());
    if (command.size() > 3) run(account, interrupt, command);
}

void make_template(const PostgresServer& server, const std::optional<Account>& account, const os::Interrupt& interrupt,
                   const fs::path& made) {
    const std::string making = made.parent_path() / fmt::format("making-{}", ::getpid());
    const std::string initdb = server.programs / "initdb";
    // Small WAL segments: they are a third of what each start copies.
    const auto create = [&](const char* locale) {
        return run(account, interrupt,
                   {initdb, "-D", making, "-U", "postgres", "-E", "UTF8", "--locale", locale, "--auth-local", "trust",
                    "--auth-host", "reject", "--wal-segsize", "1", "--no-sync"});
    };
    auto created = create("C.UTF-8");
    if (created.status != 0 && !created.timed_out && !created.interrupted)
        created = create("C");  // hosts without that locale
    must_succeed(created, initdb);
    must_succeed(
        run(account, interrupt,
            {server.programs / "postgres", "--single", "-F", "-c", "exit_on_error=on", "-D", making, "postgres"},
            "CREATE ROLE runbook LOGIN\nCREATE DATABASE sandbox OWNER runbook\n"),
        "creating the sandbox's role and database");
    // A power failure must not leave a template that only looks complete.
    must_succeed(run(account, interrupt, {initdb, "-D", making, "--sync-only"}), initdb + " --sync-only");
    must_succeed(run(account, interrupt, {"mv", "-T", "--", making, made}), "moving the sandbox's template into place");
}

}  // namespace

fs::path cluster_template(const PostgresServer& server, const std::optional<Account>& account,
                          const os::Interrupt& interrupt) {
    const fs::path cache = cache_folder(account);
    const fs::path made = cache / template_name(server);
    struct stat found = {};
    if (::lstat(made.c_str(), &found) == 0) return made;
    const os::Descriptor lock(::open(cache.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    while (lock && ::flock(lock.get(), LOCK_EX) != 0 && errno == EINTR)
        if (interrupt.signal != 0) throw SandboxError(os::interrupt_text(interrupt.signal));
    if (::lstat(made.c_str(), &found) == 0) return made;  // another process made it while we waited
    remove_leftovers(cache, account, interrupt);
    make_template(server, account, interrupt, made);
    return made;
}

}  // namespace runbook::postgres
