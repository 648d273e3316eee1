#include "interpreter/postgres/target.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/postgres/connection_options.hpp"
#include "interpreter/postgres/readable.hpp"

namespace runbook::postgres {

namespace {

bool is_loopback(const std::string& address) {
    in_addr four{};
    if (inet_pton(AF_INET, address.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == 127;
    in6_addr six{};
    if (inet_pton(AF_INET6, address.c_str(), &six) != 1) return false;
    return IN6_IS_ADDR_LOOPBACK(&six) || (IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == 127);
}

std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> items(1);
    for (const char c : text) {
        if (c == ',')
            items.emplace_back();
        else
            items.back() += c;
    }
    return items;
}

struct Advice {
    std::string_view words;  // in libpq's or the server's message
    std::string_view what_to_do;
};

constexpr std::array kAdvice{
    Advice{"no password supplied", "give the password in PGPASSFILE (~/.pgpass) or PGPASSWORD"},
    Advice{"password authentication failed",
           "check the user, and the password in PGPASSFILE (~/.pgpass) or PGPASSWORD"},
    Advice{"authentication failed", "check the user, and what the server's pg_hba.conf requires of it"},
    Advice{"pg_hba.conf",
           "connect as another user or to another database, or add this one to the server's pg_hba.conf"},
    Advice{"database \"", "create the database, or name another one; `psql -l` lists them"},
    Advice{"role \"", "create the role, or name another one with `user=`"},
    Advice{"could not translate host name", "check the spelling of the host"},
    Advice{"certificate", "check `sslrootcert=`, and that the server's certificate is for this host name"},
    Advice{"Connection refused", "check the host and port, and that the server is running"},
    Advice{"No such file or directory", "check the host and port, and that the server is running"},
};

}  // namespace

std::string Destination::describe() const {
    std::string where = host.empty() ? hostaddr : host;
    where = where.empty() ? "libpq's default socket" : fmt::format("`{}`", where);
    return readable(fmt::format("the database `{}` on {}, port {}, as `{}`", database, where, port, user));
}

Destination destination_of(const pg_conn* connection) {
    const ConnectionOptions options(connection);
    return {options.value("host"),   options.value("hostaddr"), options.value("port"),
            options.value("dbname"), options.value("user"),     options.value("sslmode")};
}

bool is_local(const std::string& host, const std::string& address) {
    if (!address.empty()) return is_loopback(address);
    return host.empty() || host.front() == '/' || host.front() == '@' || host == "localhost" || is_loopback(host);
}

void demand_verified_host(const Destination& destination) {
    if (destination.sslmode == "verify-full") return;
    const auto hosts = split_list(destination.host);
    const auto addresses = split_list(destination.hostaddr);
    for (std::size_t i = 0; i < std::max(hosts.size(), addresses.size()); ++i) {
        const std::string host = i < hosts.size() ? hosts[i] : "";
        const std::string address = i < addresses.size() ? addresses[i] : "";
        if (is_local(host, address)) continue;
        throw ConnectionError(readable(
            fmt::format("`{}` is a remote host, and with sslmode={} nothing verifies that it is the right server\n"
                        "add `sslmode=verify-full` to the connection string (and `sslrootcert=` where a private "
                        "authority issued its certificate), or accept the risk with --insecure-tls",
                        host.empty() ? address : host, destination.sslmode)));
    }
}

std::string failure_text(const Destination& destination, const std::string& libpq_words) {
    std::string words = readable(core::trimmed(libpq_words));
    std::replace(words.begin(), words.end(), '\t', ' ');  // libpq indents its second line with one
    const auto text = fmt::format("cannot connect to {}\n{}", destination.describe(), words);
    for (const auto& advice : kAdvice) {
        if (libpq_words.find(advice.words) == std::string::npos) continue;
        return text + "\n" + std::string(advice.what_to_do);
    }
    return text + "\ntry the same connection string with psql";
}

}  // namespace runbook::postgres
