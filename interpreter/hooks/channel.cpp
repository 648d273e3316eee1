#include "interpreter/hooks/channel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace runbook::hooks {

namespace {

using Clock = std::chrono::steady_clock;
using Result = Channel::Result;

constexpr std::size_t kHeader = sizeof(std::uint32_t);

// Until the socket is ready, or has an error that the next call reports.
Result wait_for(int socket, short event, Channel::Time deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return Result::late;
        pollfd waited{socket, event, 0};
        const int ready = ::poll(&waited, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
        if (ready > 0) return Result::done;
        if (ready < 0 && errno != EINTR) return Result::closed;
    }
}

// In a program started with a standard stream closed, the next thing it opens gets that number.
os::Descriptor above_standard_streams(os::Descriptor end) {
    if (end.get() > STDERR_FILENO) return end;
    os::Descriptor moved(::fcntl(end.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!moved) throw std::system_error(errno, std::generic_category(), "cannot create a socket");
    return moved;
}

// What to do after a call that moved nothing: done means to try again.
Result after_error(int socket, short event, Channel::Time deadline) {
    if (errno == EINTR) return Result::done;
    return errno == EAGAIN ? wait_for(socket, event, deadline) : Result::closed;
}

}  // namespace

Result Channel::send_all(const char* data, std::size_t size, Time deadline) {
    while (size > 0) {
        const auto sent = ::send(socket_.get(), data, size, MSG_NOSIGNAL);
        if (sent > 0) {
            data += sent;
            size -= static_cast<std::size_t>(sent);
        } else if (const auto next = after_error(socket_.get(), POLLOUT, deadline); next != Result::done) {
            return next;
        }
    }
    return Result::done;
}

Result Channel::receive_all(char* data, std::size_t size, Time deadline) {
    while (size > 0) {
        const auto got = ::read(socket_.get(), data, size);
        if (got == 0) return Result::closed;
        if (got > 0) {
            data += got;
            size -= static_cast<std::size_t>(got);
        } else if (const auto next = after_error(socket_.get(), POLLIN, deadline); next != Result::done) {
            return next;
        }
    }
    return Result::done;
}

Result Channel::send(std::string_view message, Time deadline) {
    const auto length = static_cast<std::uint32_t>(message.size());
    char header[kHeader];
    std::memcpy(header, &length, kHeader);
    constexpr std::size_t kShort = 4096;
    if (message.size() > kShort) {
        const auto sent = send_all(header, kHeader, deadline);
        return sent == Result::done ? send_all(message.data(), message.size(), deadline) : sent;
    }
    // In one piece, so that the other end wakes up once.
    char whole[kHeader + kShort];
    std::memcpy(whole, header, kHeader);
    std::memcpy(whole + kHeader, message.data(), message.size());
    return send_all(whole, kHeader + message.size(), deadline);
}

Result Channel::receive(std::string& message, std::size_t limit, Time deadline) {
    char header[kHeader];
    if (const auto got = receive_all(header, kHeader, deadline); got != Result::done) return got;
    std::uint32_t length = 0;
    std::memcpy(&length, header, kHeader);
    if (length > limit) return Result::too_long;
    message.resize(length);
    return receive_all(message.data(), length, deadline);
}

bool Channel::has_stirred() const {
    pollfd asked{socket_.get(), POLLIN, 0};
    return ::poll(&asked, 1, 0) != 0;
}

SocketPair make_socket_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot create a socket");
    os::Descriptor first(ends[0]);
    os::Descriptor second(ends[1]);
    SocketPair pair{above_standard_streams(std::move(first)), above_standard_streams(std::move(second))};
    ::fcntl(pair.ours.get(), F_SETFL, ::fcntl(pair.ours.get(), F_GETFL) | O_NONBLOCK);
    return pair;
}

}  // namespace runbook::hooks
