#include "interpreter/postgres/wire.hpp"

#include <libpq-fe.h>
#include <malloc.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "interpreter/postgres/answer.hpp"

namespace runbook::postgres {

namespace {

using std::chrono::milliseconds;

// With TLS no wait is longer: the rest of a record may be in OpenSSL's buffer, where poll() does not see it.
constexpr milliseconds kLongestTlsWait{20};

// Room for messages of up to 32 MiB, of which every row of kMaxRowBytes is one, grows by less at once.
constexpr std::size_t kMostNewRoom = 40U << 20;

// In large pieces of their own.
std::size_t mapped_bytes() {
#ifdef __GLIBC__
    return ::mallinfo2().hblkhd;
#else
    return 0;  // such a row is refused only once it was read
#endif
}

struct Parameters {
    std::vector<::Oid> types;
    std::vector<const char*> texts;
    explicit Parameters(const std::vector<Bind>& binds) {
        for (const auto& bind : binds) {
            types.push_back(static_cast<::Oid>(bind.type));
            texts.push_back(bind.text ? bind.text->c_str() : nullptr);
        }
    }
    [[nodiscard]] int count() const { return static_cast<int>(types.size()); }
};

}  // namespace

void ResultCloser::operator()(pg_result* result) const {
    PQclear(result);
}

Wire::Wire(pg_conn* handle, bool tls) : handle_(handle), tls_(tls) {
    if (PQsetnonblocking(handle_, 1) != 0 || PQenterPipelineMode(handle_) != 1)
        throw ConnectionError("the connection cannot be used: " + problem());
}

bool Wire::send(const Message& message) {
    const Parameters values(message.binds);
    return PQsendQueryParams(handle_, message.text.c_str(), values.count(), values.types.data(), values.texts.data(),
                             nullptr, nullptr, 0) == 1;
}

bool Wire::sync() {
    return PQpipelineSync(handle_) == 1;
}

bool Wire::ask_for_answers() {
    return PQsendFlushRequest(handle_) == 1 && PQflush(handle_) >= 0;
}

void Wire::one_by_one() {
    (void)PQsetSingleRowMode(handle_);
}

bool Wire::has_answer() {
    if (PQisBusy(handle_) == 0) return true;
    // As soon as libpq knows a message's length, it makes room for all of it, before it reads on. It tells nobody the
    // length, but the room shows: it doubles, and is a piece of memory of its own.
    if (fresh_) overlong_ = overlong_ || mapped_bytes() >= mapped_ + kMostNewRoom;
    fresh_ = false;
    return false;
}

Result Wire::next() {
    return Result(PQgetResult(handle_));
}

bool Wire::pull() {
    const bool written = PQflush(handle_) >= 0;
    const bool read = PQconsumeInput(handle_) == 1;
    mapped_ = mapped_bytes();
    fresh_ = true;
    return read && written;
}

Wire::Wake Wire::wait(SteadyClock::time_point deadline, const os::Interrupt& interrupt) {
    auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
    if (left <= milliseconds(0)) return Wake::deadline;
    left = std::min(left, tls_ ? kLongestTlsWait : milliseconds(std::chrono::hours(1)));
    const short events = PQflush(handle_) == 1 ? POLLIN | POLLOUT : POLLIN;
    std::array<pollfd, 2> watched{pollfd{PQsocket(handle_), events, 0}, pollfd{interrupt.wake_fd, POLLIN, 0}};
    ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
    if (interrupt.signal != 0 || watched[1].revents != 0) return Wake::interrupt;
    return Wake::network;
}

std::string Wire::problem() const {
    return first_line(PQerrorMessage(handle_));
}

void Wire::cancel(milliseconds patience) {
    // libpq connects for this and waits without a limit; in a thread of its own, an unreachable server does not block
    // us.
    auto done = std::make_shared<std::promise<void>>();
    const auto finished = done->get_future();
    PGcancel* request = PQgetCancel(handle_);
    if (request == nullptr) return;
    std::thread([request, done] {
        std::array<char, 256> reason{};
        PQcancel(request, reason.data(), static_cast<int>(reason.size()));
        PQfreeCancel(request);
        done->set_value();
    }).detach();
    finished.wait_for(patience);
}

}  // namespace runbook::postgres
