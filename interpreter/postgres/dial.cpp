#include "interpreter/postgres/dial.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <memory>
#include <string>

#include "interpreter/postgres/connection_options.hpp"
#include "interpreter/postgres/target.hpp"

namespace runbook::postgres {

namespace {

using Clock = std::chrono::steady_clock;
using Handle = std::unique_ptr<PGconn, decltype(&PQfinish)>;

// Later keywords win over the connection string's: everything we send and read is UTF-8.
Handle start(const Target& target) {
    constexpr std::array keywords{"dbname", "client_encoding", "fallback_application_name", "application_name",
                                  static_cast<const char*>(nullptr)};
    const char* name = target.application_name.empty() ? nullptr : target.application_name.c_str();
    const std::array values{target.uri.c_str(), "UTF8", "runbook", name, static_cast<const char*>(nullptr)};
    Handle handle(PQconnectStartParams(keywords.data(), values.data(), 1), &PQfinish);
    if (!handle) throw ConnectionError("out of memory");
    return handle;
}

// One wait of the handshake.
void wait_for(const PGconn* handle, bool to_write, const os::Interrupt& interrupt, Clock::time_point deadline,
              const Destination& destination) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    std::array<pollfd, 2> watched{pollfd{PQsocket(handle), static_cast<short>(to_write ? POLLOUT : POLLIN), 0},
                                  pollfd{interrupt.wake_fd, POLLIN, 0}};
    if (left > 0) ::poll(watched.data(), watched.size(), static_cast<int>(left));
    if (interrupt.signal != 0 || watched[1].revents != 0)
        throw ConnectionError(fmt::format("interrupted while connecting to {}", destination.describe()));
    if (Clock::now() >= deadline) throw ConnectionError(failure_text(destination, "the server did not answer in time"));
}

// A local name may still resolve to somewhere else; known once the socket is open, before a password is sent.
void demand_local_address(const PGconn* handle, const Destination& destination) {
    const char* address = PQhostaddr(handle);
    if (destination.sslmode == "verify-full" || address == nullptr || *address == '\0') return;
    Destination reached = destination;
    reached.hostaddr = address;
    reached.host.clear();
    demand_verified_host(reached);
}

}  // namespace

pg_conn* dial(const Target& target, const os::Interrupt& interrupt, Clock::time_point deadline) {
    (void)ConnectionOptions(target.uri);  // throws where it is none
    Handle handle = start(target);
    const Destination destination = destination_of(handle.get());
    if (!target.insecure_tls) demand_verified_host(destination);
    auto state = PQstatus(handle.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
        wait_for(handle.get(), state == PGRES_POLLING_WRITING, interrupt, deadline, destination);
        if (!target.insecure_tls) demand_local_address(handle.get(), destination);
        state = PQconnectPoll(handle.get());
    }
    if (state != PGRES_POLLING_OK) throw ConnectionError(failure_text(destination, PQerrorMessage(handle.get())));
    return handle.release();
}

}  // namespace runbook::postgres
