#include "interpreter/postgres/connection.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>

#include "interpreter/os/descriptor.hpp"
#include "interpreter/postgres/dial.hpp"
#include "interpreter/postgres/server_facts.hpp"
#include "interpreter/postgres/target.hpp"

namespace runbook::postgres {

namespace {

using Clock = std::chrono::steady_clock;

// libpqxx waits for answers without a limit; this ends the wait, by shutting the socket down, at the deadline or at an
// interrupt.
class Watchdog {
  public:
    Watchdog(int socket, const os::Interrupt& interrupt, Clock::time_point deadline)
        : done_(::eventfd(0, EFD_CLOEXEC)), thread_([this, socket, &interrupt, deadline] {
              const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
              std::array<pollfd, 2> watched{pollfd{done_.get(), POLLIN, 0}, pollfd{interrupt.wake_fd, POLLIN, 0}};
              ::poll(watched.data(), watched.size(), static_cast<int>(std::max<std::int64_t>(left, 0)));
              if (watched[0].revents == 0) ::shutdown(socket, SHUT_RDWR);
          }) {}
    ~Watchdog() {
        const std::uint64_t one = 1;
        // An eventfd that is not full accepts this; without an eventfd the deadline ends the thread.
        [[maybe_unused]] const auto written = ::write(done_.get(), &one, sizeof one);
        thread_.join();
    }
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

  private:
    os::Descriptor done_;
    std::thread thread_;
};

// Not every system and version supports it, so we try.
bool can_check_client(PqxxConnection& connection) {
    try {
        return !connection.first_row("select pg_catalog.set_config('client_connection_check_interval', '5s', true)")
                    .empty();
    } catch (const std::exception&) {
        return false;
    }
}

void swallow_notice(void*, const char*) {}

}  // namespace

std::vector<std::string> ask(Connection& connection, const std::string& queries, const os::Interrupt& interrupt,
                             Clock::time_point deadline) {
    const Watchdog watchdog(PQsocket(connection.handle), interrupt, deadline);
    return connection.pqxx->first_row(queries);
}

Connection open_connection(const Target& target, const os::Interrupt& interrupt) {
    const auto deadline = Clock::now() + target.connect_timeout;
    Connection connection;
    connection.handle = dial(target, interrupt, deadline);
    const Destination destination = destination_of(connection.handle);
    try {
        connection.pqxx = std::make_unique<PqxxConnection>(connection.handle);
        const Watchdog watchdog(PQsocket(connection.handle), interrupt, deadline);
        connection.server = ask_server(*connection.pqxx, connection.handle);
        connection.pooled = connection.server.backend_pid != PQbackendPID(connection.handle);
        connection.checks_client = can_check_client(*connection.pqxx);
    } catch (const std::exception& error) {
        if (interrupt.signal != 0)
            throw ConnectionError(fmt::format("interrupted while connecting to {}", destination.describe()));
        throw ConnectionError(failure_text(destination, error.what()));
    }
    if (PQstatus(connection.handle) != CONNECTION_OK)
        throw ConnectionError(failure_text(destination, PQerrorMessage(connection.handle)));
    // An observation has no notices, and libpq would print them to stderr.
    PQsetNoticeProcessor(connection.handle, &swallow_notice, nullptr);
    return connection;
}

}  // namespace runbook::postgres
