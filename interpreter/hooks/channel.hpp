#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "interpreter/os/descriptor.hpp"

namespace runbook::hooks {

/// Messages over a socket: four bytes of length, then so many bytes.
class Channel {
  public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr Time kNoDeadline = Time::max();
    enum class Result { done, closed, late, too_long };

    explicit Channel(os::Descriptor socket) : socket_(std::move(socket)) {}

    /// Both return by the deadline only if the socket is non-blocking.
    [[nodiscard]] Result send(std::string_view message, Time deadline = kNoDeadline);
    /// `too_long` if the other end announces more than `limit` bytes; nothing of it is read then.
    [[nodiscard]] Result receive(std::string& message, std::size_t limit, Time deadline = kNoDeadline);
    /// Whether the other end has been closed, or has sent something.
    [[nodiscard]] bool has_stirred() const;

  private:
    os::Descriptor socket_;

    Result send_all(const char* data, std::size_t size, Time deadline);
    Result receive_all(char* data, std::size_t size, Time deadline);
};

/// The two ends of a socket: ours is non-blocking and closes on exec. Throws std::system_error.
struct SocketPair {
    os::Descriptor ours, theirs;
};
[[nodiscard]] SocketPair make_socket_pair();

}  // namespace runbook::hooks
