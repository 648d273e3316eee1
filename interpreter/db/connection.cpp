#include "interpreter/db/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <thread>

#include "interpreter/core/descriptor.hpp"
#include "interpreter/db/target.hpp"

namespace runbook::db {

namespace {

using Clock = std::chrono::steady_clock;

// libpqxx waits for answers without an end; this ends the wait, by cutting the socket, at the deadline or an interrupt.
class Watchdog {
  public:
    Watchdog(int socket, const core::Interrupt& interrupt, Clock::time_point deadline)
        : done_(::eventfd(0, EFD_CLOEXEC)), thread_([this, socket, &interrupt, deadline] {
              const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
              std::array<pollfd, 2> watched{pollfd{done_.get(), POLLIN, 0}, pollfd{interrupt.wake_fd, POLLIN, 0}};
              ::poll(watched.data(), watched.size(), static_cast<int>(std::max<std::int64_t>(left, 0)));
              if (watched[0].revents == 0) ::shutdown(socket, SHUT_RDWR);
          }) {}
    ~Watchdog() {
        const std::uint64_t one = 1;
        // An eventfd that was never full takes it; were there no eventfd, the deadline ends the thread.
        [[maybe_unused]] const auto written = ::write(done_.get(), &one, sizeof one);
        thread_.join();
    }
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

  private:
    core::Descriptor done_;
    std::thread thread_;
};

// Not on every system, nor in every version: asked by trying.
bool can_check_client(Owner& owner) {
    try {
        return !owner.first_row("select pg_catalog.set_config('client_connection_check_interval', '5s', true)").empty();
    } catch (const std::exception&) {
        return false;
    }
}

void swallow_notice(void*, const char*) {}

}  // namespace

Connection open_connection(const Target& target, const core::Interrupt& interrupt) {
    const auto deadline = Clock::now() + target.connect_timeout;
    Connection connection;
    connection.handle = dial(target, interrupt, deadline);
    const Destination destination = destination_of(connection.handle);
    try {
        connection.owner = std::make_unique<Owner>(connection.handle);
        const Watchdog watchdog(PQsocket(connection.handle), interrupt, deadline);
        connection.server = ask_server(*connection.owner, connection.handle);
        connection.pooled = connection.server.backend_pid != PQbackendPID(connection.handle);
        connection.checks_client = can_check_client(*connection.owner);
    } catch (const std::exception& error) {
        if (interrupt.signal != 0)
            throw ConnectionError(fmt::format("interrupted while connecting to {}", destination.describe()));
        throw ConnectionError(failure_text(destination, error.what()));
    }
    if (PQstatus(connection.handle) != CONNECTION_OK)
        throw ConnectionError(failure_text(destination, PQerrorMessage(connection.handle)));
    // Notices have no place in an observation, and libpq would print them to stderr.
    PQsetNoticeProcessor(connection.handle, &swallow_notice, nullptr);
    return connection;
}

}  // namespace runbook::db
