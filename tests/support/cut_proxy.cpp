#include "tests/support/cut_proxy.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace runbook::tests {

namespace {

using namespace std::string_view_literals;

// A Parse message of an unnamed statement: 'P', its length, no name, the text. Isolation levels have the same letters.
constexpr std::string_view kCommit = "P\0\0\0\x0e\0COMMIT\0\0\0"sv;
constexpr std::size_t kRefusedAtFirst = 2;

template <typename Address>
sockaddr* generic(Address& address) {
    return reinterpret_cast<sockaddr*>(&address);
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return;  // the peer has gone, and nobody needs the rest
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

// Nothing at the end.
std::string receive_some(int socket) {
    std::array<char, 65'536> buffer{};
    ssize_t got = 0;
    do got = ::recv(socket, buffer.data(), buffer.size(), 0);
    while (got < 0 && errno == EINTR);
    return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

}  // namespace

CutProxy::CutProxy(std::string socket, Cut cut, std::function<void()> seen_commit)
    : socket_(std::move(socket)),
      cut_(cut),
      seen_commit_(std::move(seen_commit)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_.get(), generic(address), size) != 0 || ::listen(listener_.get(), SOMAXCONN) != 0 ||
        ::getsockname(listener_.get(), generic(address), &size) != 0)
        throw std::runtime_error("the proxy cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { work(); });
}

CutProxy::~CutProxy() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_.get(), &one, sizeof one);
    thread_.join();
}

std::string CutProxy::uri(const std::string& database) const {
    return fmt::format("postgresql://runbook@127.0.0.1:{}/{}?sslmode=disable&gssencmode=disable", port_, database);
}

CutProxy::Seen CutProxy::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

void CutProxy::work() {
    for (;;) {
        std::vector<pollfd> watched{{stop_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
        for (const auto& link : links_) {
            watched.push_back({link.client.get(), POLLIN, 0});  // a closed one is -1, which poll() passes over
            watched.push_back({link.server.get(), POLLIN, 0});
        }
        ::poll(watched.data(), watched.size(), next_time());
        if (watched[0].revents != 0) return;
        std::size_t at = 2;
        for (auto& link : links_) {
            if (watched[at++].revents != 0) hear_client(link);
            if (watched[at++].revents != 0 && link.server.get() >= 0) hear_server(link);
            keep_time(link);
        }
        links_.remove_if([](const auto& link) { return link.client.get() < 0 && link.server.get() < 0; });
        if (watched[1].revents != 0) accept_one();
    }
}

void CutProxy::accept_one() {
    os::Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.get() < 0) return;
    const std::lock_guard lock(mutex_);
    const bool over = cut_.later == Cut::Later::refused_at_first && seen_.refused >= kRefusedAtFirst;
    if (refuses_ && !over) {
        ++seen_.refused;
        return;
    }
    ++seen_.connections;
    const int yes = 1;
    ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    os::Descriptor server(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(socket_.begin(), socket_.end(), std::begin(address.sun_path));
    if (::connect(server.get(), generic(address), sizeof address) != 0) return;
    auto& link = links_.emplace_back();
    link.client = std::move(client);
    link.server = std::move(server);
}

bool CutProxy::is_cut_by(Cut::Place place, const Link& link) const {
    return cut_.place == place && link.commit_at.has_value();
}

void CutProxy::hear_client(Link& link) {
    const auto bytes = receive_some(link.client.get());
    if (bytes.empty()) {
        link.client.reset();
        if (!link.late_at) link.server.reset();
        return;
    }
    link.requests += bytes;
    find_commit(link);
    {
        const std::lock_guard lock(mutex_);
        seen_.requests += bytes;
        if (link.commit_at && seen_.answer_size == 0) seen_.request_size = link.requests.size() - *link.commit_at;
    }
    pass_on(link);
}

void CutProxy::find_commit(Link& link) {
    if (link.commit_at) return;
    const auto at = link.requests.find(kCommit);
    if (at == std::string::npos) return;
    link.commit_at = at;
    {
        const std::lock_guard lock(mutex_);
        ++seen_.commits;
    }
    if (seen_commit_) seen_commit_();
}

// All of it, or as much as gets through before the cut.
void CutProxy::pass_on(Link& link) {
    auto end = link.requests.size();
    const bool limited = is_cut_by(Cut::Place::request, link);
    if (limited) end = std::min(end, *link.commit_at + cut_.bytes);
    if (end > link.passed_on)
        send_all(link.server.get(), std::string_view(link.requests).substr(link.passed_on, end - link.passed_on));
    link.passed_on = std::max(link.passed_on, end);
    if (limited && end == *link.commit_at + cut_.bytes && !link.cut_at) link.cut_at = Clock::now() + cut_.delay;
}

void CutProxy::hear_server(Link& link) {
    auto bytes = receive_some(link.server.get());
    if (bytes.empty()) {
        link.server.reset();
        link.client.reset();
        return;
    }
    if (link.cut || is_cut_by(Cut::Place::request, link)) return;  // of what was cut, nothing comes back
    if (link.commit_at) {
        const std::lock_guard lock(mutex_);
        seen_.answer_size += bytes.size();
    }
    if (is_cut_by(Cut::Place::answer, link)) {
        bytes = bytes.substr(0, cut_.bytes - std::min(cut_.bytes, link.answered));
        link.answered += bytes.size();
        if (link.answered == cut_.bytes && !link.cut_at) link.cut_at = Clock::now() + cut_.delay;
    }
    send_all(link.client.get(), bytes);
}

void CutProxy::keep_time(Link& link) {
    if (link.cut_at && !link.cut && Clock::now() >= *link.cut_at) cut(link);
    if (!link.late_at || Clock::now() < *link.late_at) return;
    link.late_at.reset();
    send_all(link.server.get(), std::string_view(link.requests).substr(link.passed_on));
    link.passed_on = link.requests.size();
}

void CutProxy::cut(Link& link) {
    link.cut = true;
    {
        const std::lock_guard lock(mutex_);
        refuses_ = cut_.later != Cut::Later::through;
    }
    if (cut_.with_reset) {
        const linger at_once{1, 0};
        ::setsockopt(link.client.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    // The server's end first: it has to find the end of the connection, and not more of the client.
    if (cut_.server_hears_after)
        link.late_at = Clock::now() + *cut_.server_hears_after;
    else
        link.server.reset();
    link.client.reset();
}

int CutProxy::next_time() const {
    auto next = Clock::time_point::max();
    for (const auto& link : links_) {
        if (link.cut_at && !link.cut) next = std::min(next, *link.cut_at);
        if (link.late_at) next = std::min(next, *link.late_at);
    }
    if (next == Clock::time_point::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
}

}  // namespace runbook::tests
