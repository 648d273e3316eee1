// A proxy between clients and PostgreSQL's unix socket that adds latency, as a network does: whatever it receives is
// passed on after a delay, however much it is, so that neither bandwidth nor batching changes.
//
//     delay_proxy LISTEN SERVER MICROSECONDS
//
// LISTEN is the path of the unix socket to create, or a port on 127.0.0.1; SERVER is the path of the server's socket;
// MICROSECONDS is added to each round trip. Prints "ready" once it listens, and ends when its standard input ends.

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

// A peer that does not read must not fill our memory; no protocol has this much in flight within a few milliseconds.
constexpr std::size_t kMaxUnderWay = 64UL * 1024 * 1024;

[[noreturn]] void die(const std::string& what) {
    std::fprintf(stderr, "delay_proxy: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

/// The data of one read; an empty one is the end of the stream.
struct Chunk {
    Clock::time_point due;
    std::string bytes;
    std::size_t written = 0;
};

/// One direction of a connection.
struct Lane {
    int from;
    int to;
    std::deque<Chunk> under_way;
    std::size_t bytes = 0;
    bool ended = false;  // the end of the stream was read
    bool full = false;   // the other side cannot take more at the moment

    [[nodiscard]] bool accepts_input() const { return !ended && bytes < kMaxUnderWay; }
    [[nodiscard]] bool done() const { return ended && under_way.empty(); }

    void take(Clock::duration delay) {
        std::array<char, 65'536> buffer{};
        while (accepts_input()) {
            const ssize_t got = ::read(from, buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && errno == EAGAIN) return;
            const std::size_t count = got > 0 ? static_cast<std::size_t>(got) : 0;
            under_way.push_back({Clock::now() + delay, std::string(buffer.data(), count)});
            bytes += count;
            ended = count == 0;
        }
    }

    void deliver() {
        full = false;
        while (!under_way.empty() && under_way.front().due <= Clock::now() && !full) deliver_front();
    }

  private:
    void deliver_front() {
        Chunk& chunk = under_way.front();
        while (chunk.written < chunk.bytes.size()) {
            const auto rest = chunk.bytes.size() - chunk.written;
            const ssize_t sent = ::send(to, chunk.bytes.data() + chunk.written, rest, MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) continue;
            if (sent < 0 && errno == EAGAIN) {
                full = true;
                return;
            }
            if (sent < 0) break;  // the peer is gone: nobody needs the rest
            chunk.written += static_cast<std::size_t>(sent);
        }
        if (chunk.bytes.empty()) ::shutdown(to, SHUT_WR);
        bytes -= chunk.bytes.size();
        under_way.pop_front();
    }
};

struct Link {
    Lane there;
    Lane back;
};

sockaddr_un unix_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        die(path);
    }
    std::copy(path.begin(), path.end(), address.sun_path);
    return address;
}

template <typename Address>
const sockaddr* generic(const Address& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

int listen_on_port(int port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, generic(address), sizeof address) != 0) die("cannot listen on port " + std::to_string(port));
    return listener;
}

int listen_on_path(const std::string& path) {
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const auto address = unix_address(path);
    if (::bind(listener, generic(address), sizeof address) != 0) die("cannot listen at " + path);
    return listener;
}

int listen_on(const std::string& where) {
    const bool is_port = !where.empty() && where.find_first_not_of("0123456789") == std::string::npos;
    const int listener = is_port ? listen_on_port(std::atoi(where.c_str())) : listen_on_path(where);
    if (::listen(listener, SOMAXCONN) != 0) die("cannot listen on " + where);
    return listener;
}

// Nothing if the server is not running: the client then sees its connection end.
std::optional<int> dial(const std::string& path) {
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = unix_address(path);
    if (::connect(server, generic(address), sizeof address) != 0) {
        ::close(server);
        return std::nullopt;
    }
    ::fcntl(server, F_SETFL, O_NONBLOCK);
    return server;
}

class Proxy {
  public:
    Proxy(int listener, std::string server, Clock::duration delay)
        : listener_(listener), server_(std::move(server)), delay_(delay) {}

    void run() {
        while (wait()) {
            accept_all();
            for (auto& link : links_)
                for (Lane* lane : {&link.there, &link.back}) {
                    lane->take(delay_);
                    lane->deliver();
                }
            links_.remove_if([](const Link& link) {
                if (!link.there.done() || !link.back.done()) return false;
                ::close(link.there.from);
                ::close(link.there.to);
                return true;
            });
        }
    }

  private:
    int listener_;
    std::string server_;
    Clock::duration delay_;
    std::list<Link> links_;

    // Waits until something arrives or is due. False at the end of standard input.
    bool wait() {
        std::vector<pollfd> watched{{STDIN_FILENO, POLLIN, 0}, {listener_, POLLIN, 0}};
        auto next = Clock::time_point::max();
        for (const auto& link : links_)
            for (const Lane* lane : {&link.there, &link.back}) {
                if (lane->accepts_input()) watched.push_back({lane->from, POLLIN, 0});
                if (lane->full)
                    watched.push_back({lane->to, POLLOUT, 0});
                else if (!lane->under_way.empty())
                    next = std::min(next, lane->under_way.front().due);
            }
        timespec left{};
        if (next != Clock::time_point::max()) {
            const auto until = std::max<Clock::duration>(next - Clock::now(), Clock::duration::zero());
            const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(until).count();
            left = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
        }
        ::ppoll(watched.data(), watched.size(), next == Clock::time_point::max() ? nullptr : &left, nullptr);
        char ignored = 0;
        return watched[0].revents == 0 || ::read(STDIN_FILENO, &ignored, 1) > 0;
    }

    void accept_all() {
        for (;;) {
            const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (client < 0) return;
            const int yes = 1;
            ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes,
                         sizeof yes);  // fails for a unix socket, which has no such option
            if (const auto server = dial(server_))
                links_.push_back({{client, *server, {}}, {*server, client, {}}});
            else
                ::close(client);
        }
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: delay_proxy LISTEN SERVER MICROSECONDS\n");
        return 2;
    }
    // The kernel can wake us 50 us late to save power, which is half of a short delay.
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    const auto delay = std::chrono::duration_cast<Clock::duration>(std::chrono::microseconds(std::atol(argv[3]))) / 2;
    Proxy proxy(listen_on(argv[1]), argv[2], delay);
    std::puts("ready");
    std::fflush(stdout);
    proxy.run();
    return 0;
}
