#include "interpreter/db/wire.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <future>
#include <thread>

#include "interpreter/db/answer.hpp"

namespace runbook::db {

namespace {

using std::chrono::milliseconds;

// The rest of a TLS record lies in OpenSSL's buffer, where poll() does not see it: with TLS no wait is longer.
constexpr milliseconds kLongestTlsWait{20};

struct Parameters {
    std::vector<Oid> types;
    std::vector<const char*> texts;
    explicit Parameters(const std::vector<core::Bind>& binds) {
        for (const auto& bind : binds) {
            types.push_back(bind.type);
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
        throw ConnectionError("the connection cannot be used: " + complaint());
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
    return PQisBusy(handle_) == 0;
}

Result Wire::next() {
    return Result(PQgetResult(handle_));
}

bool Wire::pull() {
    const bool written = PQflush(handle_) >= 0;
    return PQconsumeInput(handle_) == 1 && written;
}

Wire::Wake Wire::wait(SteadyClock::time_point deadline, const core::Interrupt& interrupt) {
    auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
    if (left <= milliseconds(0)) return Wake::deadline;
    left = std::min(left, tls_ ? kLongestTlsWait : milliseconds(std::chrono::hours(1)));
    const short events = PQflush(handle_) == 1 ? POLLIN | POLLOUT : POLLIN;
    std::array<pollfd, 2> watched{pollfd{PQsocket(handle_), events, 0}, pollfd{interrupt.wake_fd, POLLIN, 0}};
    ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
    if (interrupt.signal != 0 || watched[1].revents != 0) return Wake::interrupt;
    return Wake::network;
}

std::string Wire::complaint() const {
    return first_line(PQerrorMessage(handle_));
}

void Wire::cancel(milliseconds patience) {
    // libpq connects for it and waits without an end; a thread of its own keeps an unreachable server from holding us.
    auto done = std::make_shared<std::promise<void>>();
    const auto finished = done->get_future();
    PGcancel* request = PQgetCancel(handle_);
    if (request == nullptr) return;
    std::thread([request, done] {
        std::array<char, 256> why{};
        PQcancel(request, why.data(), static_cast<int>(why.size()));
        PQfreeCancel(request);
        done->set_value();
    }).detach();
    finished.wait_for(patience);
}

}  // namespace runbook::db
