#include "interpreter/postgres/sandbox.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "interpreter/core/digest.hpp"
#include "interpreter/os/descriptor.hpp"
#include "interpreter/os/locked_folder.hpp"
#include "interpreter/os/process.hpp"
#include "interpreter/postgres/bind.hpp"
#include "interpreter/postgres/cluster_template.hpp"
#include "interpreter/postgres/connection.hpp"
#include "interpreter/postgres/fixture.hpp"
#include "interpreter/postgres/postgres_server.hpp"
#include "interpreter/postgres/supervisor.hpp"

namespace runbook::postgres {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

namespace {

constexpr std::uint64_t kRoom = 100U << 20;  // a fresh cluster takes 40 MB; the rest is for what gets loaded into it
constexpr milliseconds kPatience{20'000};    // for a busy host; a start takes a tenth of a second
constexpr milliseconds kBetweenPings{3};
constexpr std::chrono::minutes kLoadDeadline{10};
constexpr off_t kLogTail = 2'000;

constexpr const char* kFolderName = "runbook-sandbox-";  // six letters and digits follow
constexpr const char* kPort = "5432";
constexpr std::string_view kSocketName = "/.s.PGSQL.5432";

// Nothing outlives the sandbox, so nothing needs to reach a disk. The dynamic shared memory is in the data folder and
// is removed with it; in /dev/shm it would remain after a kill.
constexpr std::array kSettings{"listen_addresses=",
                               "unix_socket_permissions=0700",
                               "fsync=off",
                               "synchronous_commit=off",
                               "full_page_writes=off",
                               "shared_buffers=32MB",
                               "huge_pages=off",
                               "max_connections=50",
                               "wal_level=minimal",
                               "max_wal_senders=0",
                               "max_wal_size=256MB",
                               "logging_collector=off",
                               "log_destination=stderr",
                               "log_min_error_statement=panic",
                               "dynamic_shared_memory_type=mmap",
                               "timezone=UTC",
                               "log_timezone=UTC",
                               "ssl=off"};

// PostgreSQL reads this setting as a list.
std::string quoted_folder(const fs::path& folder) {
    std::string quoted = "\"";
    for (const char c : folder.string()) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) || std::string_view("-._~/").find(c) != std::string_view::npos)
            encoded += c;
        else
            fmt::format_to(std::back_inserter(encoded), "%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

// Why a sandbox cannot be in this folder, or nothing.
std::string unusable(const fs::path& parent, const std::optional<Account>& account) {
    struct statvfs room = {};
    if (::statvfs(parent.c_str(), &room) != 0) return std::generic_category().message(errno);
    if (static_cast<std::uint64_t>(room.f_bavail) * room.f_frsize < kRoom) return "less than 100 MB are free";
    if (parent.string().size() + std::string_view("/").size() + std::string_view(kFolderName).size() +
            std::string_view("XXXXXX").size() + 1 + kSocketName.size() >
        sizeof(sockaddr_un::sun_path))
        return "its path is too long for a socket";
    if (parent.string().find(',') != std::string::npos)
        return "its path contains a comma, which libpq takes for a list";
    if (!open_to(account, parent)) return "the user that the server runs as cannot reach it";
    return "";
}

void remove_folder(const fs::path& folder, const std::optional<Account>& account) {
    // Empty, and still ours, where it was left before it passed to the account.
    if (::rmdir(folder.c_str()) == 0 || errno == ENOENT) return;
    os::Process process{.command = {"rm", "-rf", "--", folder}};
    process.directory = "/";
    process.own_session = true;
    if (account) {
        process.user = account->user;
        process.group = account->group;
    }
    try {
        (void)os::run_process(process);
    } catch (const os::ProcessError&) {
        return;  // the next run tries again
    }
}

// A run and its supervisor that were both killed leave their folder behind.
void clear_up(const fs::path& parent, const std::optional<Account>& account) {
    for (const auto& left : os::abandoned_folders(parent, kFolderName, ::geteuid())) remove_folder(left.path, account);
    if (!account) return;
    for (const auto& left : os::abandoned_folders(parent, kFolderName, account->user))
        remove_folder(left.path, account);
}

// A new folder that only we can enter; where we are root, only the server's account.
os::LockedFolder new_folder(const std::optional<Account>& account) {
    const char* temporary = std::getenv("TMPDIR");
    std::string reasons;
    for (const fs::path parent : {"/dev/shm", temporary != nullptr && *temporary == '/' ? temporary : "/tmp", "/tmp"}) {
        clear_up(parent, account);
        auto problem = unusable(parent, account);
        os::LockedFolder folder;
        if (problem.empty()) folder = os::make_locked_folder(parent, kFolderName);
        if (problem.empty() && !folder.lock) problem = std::generic_category().message(errno);
        if (problem.empty() && account && ::lchown(folder.path.c_str(), account->user, account->group) != 0) {
            problem = std::generic_category().message(errno);
            ::rmdir(folder.path.c_str());
        }
        if (problem.empty()) return folder;
        if (const auto reason = fmt::format("\n  {}: {}", parent.string(), problem);
            reasons.find(reason) == std::string::npos)
            reasons += reason;
    }
    throw SandboxError(
        fmt::format("there is no folder for a sandbox:{}\nset TMPDIR to a folder with enough room", reasons));
}

std::vector<std::string> server_command(const PostgresServer& server, const fs::path& folder) {
    std::vector<std::string> command{server.programs / "postgres",
                                     "-D",
                                     folder / "data",
                                     "-p",
                                     kPort,
                                     "-c",
                                     "unix_socket_directories=" + quoted_folder(folder)};
    for (const char* setting : kSettings) {
        command.emplace_back("-c");
        command.emplace_back(setting);
    }
    return command;
}

Supervised supervised(const PostgresServer& server, const std::optional<Account>& account,
                      const os::LockedFolder& locked, const fs::path& cluster) {
    const auto& folder = locked.path;
    return {.copy = {"cp", "-R", "--", cluster, folder / "data"},
            .server = server_command(server, folder),
            .remove = {"rm", "-rf", "--", folder},
            .log = folder / "server.log",
            .lock = locked.lock.get(),
            .account = account};
}

// The end of the log, in whole lines. O_NOFOLLOW: its folder belongs to the server's account, which must not lead root
// to another file.
std::string tail_of(const fs::path& log) {
    const os::Descriptor file(::open(log.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    struct stat found = {};
    if (!file || ::fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) return "(it did not write a log)";
    std::string tail(static_cast<std::size_t>(kLogTail), '\0');
    const off_t from = std::max<off_t>(0, found.st_size - kLogTail);
    const ssize_t got = ::pread(file.get(), tail.data(), tail.size(), from);
    tail.resize(static_cast<std::size_t>(std::max<ssize_t>(0, got)));
    if (from > 0) tail.erase(0, tail.find('\n') + 1);
    tail.erase(tail.find_last_not_of('\n') + 1);
    return tail.empty() ? "(its log is empty)" : tail;
}

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

os::ProcessResult run_psql(const os::Process& process, const std::string& file) try {
    return os::run_process(process);
} catch (const os::ProcessError& error) {
    throw SandboxError(fmt::format(
        "cannot load {} into the sandbox: {}; psql comes with the package `postgresql-client`", file, error.what()));
} catch (const std::runtime_error& error) {
    throw SandboxError(fmt::format("cannot load {} into the sandbox: {}", file, error.what()));
}

constexpr std::string_view kPlace = "psql:<stdin>:";

// psql reads the file from a pipe, so that it need not be able to open it.
std::string with_place(std::string said, const std::string& file) {
    const auto place = fmt::format("psql:{}:", file);
    for (auto at = said.find(kPlace); at != std::string::npos; at = said.find(kPlace, at + place.size()))
        if (at == 0 || said[at - 1] == '\n') said.replace(at, kPlace.size(), place);
    return said;
}

// The line of the first command that psql refused in its restricted mode; empty where it did not.
std::string line_of_command(const std::string& said) {
    for (const std::string_view words : {": error: backslash commands are restricted", ": error: \\unrestrict:"}) {
        const auto end = said.find(words);
        const auto begin = end == std::string::npos ? end : said.rfind(kPlace, end);
        if (begin != std::string::npos) return said.substr(begin + kPlace.size(), end - begin - kPlace.size());
    }
    return "";
}

std::string why(const os::ProcessResult& result, const std::string& file) {
    if (result.timed_out) return fmt::format("it took longer than {} minutes", kLoadDeadline.count());
    if (result.errors.starts_with("invalid command \\restrict"))
        return "this psql has no `\\restrict`, without which a fixture can start programs; update the package "
               "`postgresql-client` (13.22, 14.19, 15.14, 16.10, 17.6 and all later ones have it)";
    if (const auto line = line_of_command(result.errors); !line.empty())
        return fmt::format(
            "{}:{}: a command of psql (`\\!`, `\\i`, `\\copy`, `\\set` …) is refused here, because such commands can "
            "start "
            "programs and read files\nwrite it as SQL, or as data after `copy … from stdin`; load another file with a "
            "`fixture` of its own",
            file, line);
    const auto said = with_place(trimmed(result.errors), file);
    return said.empty() ? fmt::format("psql ended with status {}", result.status) : said;
}

// The supervisor removes the folder. If it was never started, or was killed, we do.
struct OwnFolder {
    const std::optional<Account>& account;
    os::LockedFolder made;
    explicit OwnFolder(const std::optional<Account>& owner) : account(owner), made(new_folder(owner)) {}
    ~OwnFolder() { remove_folder(made.path, account); }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;
};

// libpq completes every connection string from PGSERVICE, PGOPTIONS and so on, which are about the operator's servers.
void forget_libpq_defaults() {
    std::vector<std::string> names;
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (const std::string_view text(*variable); text.starts_with("PG"))
            names.emplace_back(text.substr(0, text.find('=')));
    for (const auto& name : names) ::unsetenv(name.c_str());
}

}  // namespace

struct Sandbox::Cluster {
    explicit Cluster(const os::Interrupt& stop) : interrupt(stop) {}

    const os::Interrupt& interrupt;
    PostgresServer server = find_postgres();
    std::optional<Account> account = server_account();
    fs::path cluster = cluster_template(server, account, interrupt);
    OwnFolder folder{account};
    Supervisor supervisor{supervised(server, account, folder.made, cluster)};

    [[noreturn]] void give_up(std::string_view what) const {
        throw SandboxError(
            fmt::format("the sandbox's PostgreSQL {}; the end of its log:\n{}\nif the template it was copied from is "
                        "damaged, remove {} and try again",
                        what, tail_of(folder.made.path / "server.log"), cluster.string()));
    }

    void await_ready(const std::string& uri) {
        const auto limit = std::chrono::steady_clock::now() + kPatience;
        while (std::chrono::steady_clock::now() < limit) {
            if (interrupt.signal != 0) throw SandboxError(os::interrupt_text(interrupt.signal));
            const auto state = supervisor.watch(kBetweenPings);
            if (state == Supervisor::State::failed) give_up("did not start");
            if (state == Supervisor::State::running && ::PQping(uri.c_str()) == PQPING_OK) return;
        }
        give_up(fmt::format("was not ready within {} seconds", kPatience.count() / 1000));
    }
};

Sandbox::Sandbox(const os::Interrupt& interrupt) try : cluster_(std::make_unique<Cluster>(interrupt)) {
    forget_libpq_defaults();
    cluster_->await_ready(uri("sandbox", "postgres"));
} catch (const os::ProcessError& error) {
    throw SandboxError(fmt::format("cannot start a sandbox: {}", error.what()));
} catch (const std::system_error& error) {
    throw SandboxError(fmt::format("cannot start a sandbox: {}", error.what()));
}

Sandbox::~Sandbox() = default;

std::string Sandbox::uri() const {
    return uri("sandbox", "runbook");
}

std::string Sandbox::uri(const std::string& database, const std::string& role) const {
    // The empty hostaddr shuts out PGHOSTADDR, which would lead to another server.
    return fmt::format("postgresql://{}@/{}?host={}&hostaddr=&port={}", percent_encoded(role),
                       percent_encoded(database), percent_encoded(cluster_->folder.made.path.string()), kPort);
}

void Sandbox::create_roles(const std::vector<SandboxRole>& roles) const {
    if (roles.empty()) return;
    std::string sql;
    for (const auto& [name, bypasses_row_security] : roles) {
        const auto quoted = quote_identifier(core::Value::string(core::Kind::identifier, name));
        sql += fmt::format("create role {0} nologin{1}; grant {0} to runbook; ", quoted,
                           bypasses_row_security ? " bypassrls" : "");
    }
    as_superuser(sql + "select 1", "the roles of the runbook's identities cannot be created");
}

void Sandbox::as_superuser(const std::string& sql, const std::string& problem) const {
    const Target target{.uri = uri("sandbox", "postgres")};
    try {
        auto connection = open_connection(target, cluster_->interrupt);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        (void)ask(connection, sql, cluster_->interrupt, deadline);
    } catch (const std::runtime_error& error) {
        throw SandboxError(fmt::format("{}: {}", problem, error.what()));
    }
}

void Sandbox::create_database(const std::string& name) const {
    const auto quoted = quote_identifier(core::Value::string(core::Kind::identifier, name));
    as_superuser(fmt::format("create database {} owner runbook template template0", quoted),
                 fmt::format("the database `{}` cannot be created", name));
}

std::string Sandbox::load(const std::string& name, int file, const std::string& database) const {
    // Debian's own `psql` in PATH is a wrapper that looks for other clusters first.
    const fs::path own = cluster_->server.programs / "psql";
    const std::string psql = ::access(own.c_str(), X_OK) == 0 ? own.string() : "psql";
    // The file cannot know the key, and so cannot end the restricted mode.
    const auto restrict = "\\restrict " + core::sha256_hex(core::random_bytes(32));
    FixtureSource source(file);
    os::Process process{
        .command = {psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", restrict, "-f", "-", uri(database, "runbook")}};
    process.input_from = [&source](char* buffer, std::size_t size) { return source.read(buffer, size); };
    process.environment = {"LC_ALL=C", "PGCLIENTENCODING=UTF8"};
    process.directory = "/";
    process.own_session = true;
    // Even in the restricted mode psql runs what is in backquotes behind `\unrestrict`.
    process.may_start_programs = false;
    process.interrupt = &cluster_->interrupt;
    process.deadline = kLoadDeadline;
    if (const auto& account = cluster_->account) {
        process.user = account->user;
        process.group = account->group;
    }
    const auto result = run_psql(process, name);
    if (result.interrupted) throw SandboxError(os::interrupt_text(cluster_->interrupt.signal));
    if (result.status != 0)
        throw SandboxError(fmt::format("cannot load {} into the sandbox:\n{}", name, why(result, name)));
    return source.digest();
}

int Sandbox::server_pid() const {
    return cluster_->supervisor.server_pid();
}

}  // namespace runbook::postgres
