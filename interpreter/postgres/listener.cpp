#include "interpreter/postgres/listener.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <memory>

#include "interpreter/postgres/answer.hpp"
#include "interpreter/postgres/bind.hpp"
#include "interpreter/postgres/readable.hpp"

namespace runbook::postgres {

Listener::Listener(const Target& target, const std::string& channel, const os::Interrupt& interrupt)
    : connection_(open_connection(target, interrupt)), interrupt_(interrupt) {
    if (connection_.pooled) throw ConnectionError("a connection pooler passes no notifications on");
    const auto quoted = quote_identifier(core::Value::string(core::Kind::identifier, channel));
    try {
        (void)ask(connection_, "listen " + quoted + "; select 1", interrupt,
                  std::chrono::steady_clock::now() + target.connect_timeout);
    } catch (const std::runtime_error& error) {
        throw ConnectionError(fmt::format("cannot listen to {}: {}", quoted, first_line(error.what())));
    }
}

std::optional<Notification> Listener::next(std::chrono::steady_clock::time_point until) {
    auto* handle = connection_.handle;
    for (;;) {
        if (PQconsumeInput(handle) != 1) return std::nullopt;
        const std::unique_ptr<PGnotify, decltype(&PQfreemem)> found(PQnotifies(handle), &PQfreemem);
        if (found) return Notification{readable(found->extra), std::chrono::steady_clock::now()};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0 || interrupt_.signal != 0) return std::nullopt;
        std::array<pollfd, 2> ready{{{PQsocket(handle), POLLIN, 0}, {interrupt_.wake_fd, POLLIN, 0}}};
        (void)::poll(ready.data(), interrupt_.wake_fd < 0 ? 1 : 2,
                     static_cast<int>(std::min<std::int64_t>(left.count(), 1'000)));
    }
}

}  // namespace runbook::postgres
