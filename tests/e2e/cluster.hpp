#pragma once

#include <fcntl.h>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/postgres/sandbox.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/program.hpp"

namespace runbook::tests {

/// What psql prints for the statements, each in its own transaction; stops the test if one fails.
inline std::string psql(const std::string& uri, const std::string& sql) {
    const auto result =
        os::run_process({.command = {"psql", "-XAtq", "-v", "ON_ERROR_STOP=1", uri, "-f", "-"}, .input = sql});
    INFO(sql << '\n' << result.errors);
    REQUIRE(result.status == 0);
    return result.output.substr(0, result.output.find_last_not_of('\n') + 1);
}

/// The folder of the socket that a sandbox's address has.
inline std::string socket_folder(const std::string& uri) {
    const auto at = uri.find("host=") + 5;
    auto folder = uri.substr(at, uri.find('&', at) - at);
    for (auto slash = folder.find("%2F"); slash != std::string::npos; slash = folder.find("%2F"))
        folder.replace(slash, 3, "/");
    return folder;
}

/// A server shared by the tests that need no server of their own, with template databases for both states of staging.
class Cluster {
  public:
    static const Cluster& shared() {
        static const Cluster cluster;
        return cluster;
    }

    [[nodiscard]] std::string uri(const std::string& database) const { return sandbox_.uri(database, "runbook"); }
    [[nodiscard]] std::string superuser_uri(const std::string& database) const {
        return sandbox_.uri(database, "postgres");
    }
    /// A new database that has the fixture with "one" foreign key or "all"; "none" gives an empty one.
    [[nodiscard]] std::string copy(const std::string& foreign_keys) const {
        static int copies = 0;
        const auto name = fmt::format("copy_{}", ++copies);
        const auto* from = foreign_keys == "none" ? "template0" : foreign_keys == "all" ? "all_keys" : "sandbox";
        psql(superuser_uri("postgres"), fmt::format("create database {} template {} owner runbook", name, from));
        return name;
    }
    void drop(const std::string& database) const {
        psql(superuser_uri("postgres"), fmt::format("drop database {} (force)", database));
    }

  private:
    postgres::Sandbox sandbox_;

    Cluster() {
        for (const auto* part : {"master_tables.sql", "master_data.sql"})
            sandbox_.load(part, os::Descriptor(::open((kSource / "runbooks/fixtures" / part).c_str(), O_RDONLY)).get());
        psql(superuser_uri("postgres"), "create database all_keys template sandbox owner runbook");
        psql(uri("all_keys"), read_text(kSource / "runbooks/fixtures/all_foreign_keys.sql"));
    }
};

/// Writes a small runbook with these lines in its only section to a file in the folder.
inline std::string small_runbook(const fs::path& folder, const std::string& steps, const std::string& header = "") {
    const auto file = folder / "small.rb";
    write_text(file, "runbook \"Small\" do\n  id \"E2E-1\"\n  version \"1\"\n  language \"1\"\n  owner \"Tests\"\n" +
                         header + "  section \"One\" do\n" + steps + "  end\n  gate \"Production\"\nend\n");
    return file.string();
}

inline std::string small_check(const std::string& id, const std::string& sql,
                               const std::string& rule = "expect rows == 1") {
    return fmt::format("    check \"{0}\", id: :{0} do\n      sql \"{1}\"\n      {2}\n    end\n", id, sql, rule);
}

}  // namespace runbook::tests
