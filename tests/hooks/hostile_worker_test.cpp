#include <unistd.h>

#include <string_view>
#include <utility>

#include "tests/hooks/support.hpp"

using namespace runbook::hooks;

namespace {

// What becomes of a call when the other end is this.
Outcome with_worker(const std::function<void(int channel)>& worker) {
    HookHost host(worker, short_limits());
    return host.call({"f", {}, {}}, [](const Query&) { return QueryResult{}; });
}

void send_raw(int channel, std::string_view bytes) {
    [[maybe_unused]] const auto written = ::write(channel, bytes.data(), bytes.size());
}
void send_message(int channel, std::string_view message) {
    const auto length = static_cast<std::uint32_t>(message.size());
    send_raw(channel, {reinterpret_cast<const char*>(&length), sizeof length});
    send_raw(channel, message);
}
void wait_for_request(int channel) {
    char byte = 0;
    [[maybe_unused]] const auto got = ::read(channel, &byte, 1);
}

}  // namespace

TEST_CASE("garbage on the pipe is an error, and the next call works") {
    const std::vector<std::pair<std::string, std::string>> garbage{
        {"not JSON", "never sends"},
        {"{}", "never sends"},
        {"[]", "never sends"},
        {R"({"returned": 1})", "never sends"},  // not canonical
        {R"({"returned":{"decimal":"1e999999"}})", "never sends"},
        {R"({"returned":{"decimal":"x"}})", "never sends"},
        {R"({"returned":{"other":1}})", "never sends"},
        {R"({"returned":{"decimal":"1","more":1}})", "never sends"},
        {R"({"returned":"a\u0000b"})", "never sends"},
        {"{\"returned\":\"\xff\"}", "never sends"},
        {R"({"returned":null})", "never sends"},
        {R"({"error":""})", "never sends"},
        {R"({"log":5})", "never sends"},
        {R"({"query":{"sql":5,"binds":[]}})", "never sends"},
        {R"({"returned":)" + std::string(100, '[') + std::string(100, ']') + "}", "never sends"},
        {R"({"returned":[0)" + std::string(20000, 'x') + "]}", "never sends"},
    };
    for (const auto& [message, error] : garbage) {
        INFO(message);
        const auto outcome = with_worker([text = message](int channel) {
            wait_for_request(channel);
            send_message(channel, text);
            ::pause();
        });
        CHECK_FALSE(outcome.returned);
        CHECK_THAT(outcome.error, Catch::Contains(error));
    }
    const auto worker = [](int channel) {
        wait_for_request(channel);
        send_message(channel, "garbage");
    };
    HookHost host(worker, short_limits());
    for (int i = 0; i < 3; ++i) CHECK_THAT(host.call({"f", {}, {}}, {}).error, Catch::Contains("never sends"));
}

TEST_CASE("a worker that floods, lies about lengths or ends costs nothing") {
    std::string values = "{\"returned\":[0";
    while (values.size() < (120U << 10)) values += ",0";
    values += "]}";
    const std::vector<std::pair<std::function<void(int)>, std::string>> workers{
        {[](int channel) {
             send_raw(channel, "\xff\xff\xff\xff");
             ::usleep(10'000'000);
         },
         "sent more than 128 KiB"},
        {[](int channel) {
             send_raw(channel, std::string_view("\x00\x00\x01\x00half", 8));
             while (true) {
             }
         },
         "ran longer than"},
        {[&](int channel) {
             send_message(channel, values);
             while (true) {
             }
         },
         "too many values"},
        {[](int channel) {
             while (true) send_message(channel, R"({"log":"x"})");
         },
         "logged more than it can"},
        {[](int channel) {
             while (true) send_message(channel, R"({"query":{"binds":[],"sql":"x"}})");
         },
         "more queries than it can"},
        {[](int channel) { send_raw(channel, "\x01"); }, "ended unexpectedly"},
        {[](int) {}, "ended unexpectedly"},
        {[](int) { __builtin_trap(); }, "ended unexpectedly"},
        {[](int) {
             while (true) {
             }
         },
         "ran longer than"},
    };
    for (const auto& [worker, error] : workers) {
        INFO(error);
        const auto before = resident_bytes();
        const auto start = std::chrono::steady_clock::now();
        const auto outcome = with_worker(worker);
        CHECK_FALSE(outcome.returned);
        CHECK_THAT(outcome.error, Catch::Contains(error));
        CHECK(std::chrono::steady_clock::now() - start < short_limits().time + 100ms + kSlack);
#ifndef __SANITIZE_ADDRESS__
        CHECK(resident_bytes() < before + (1U << 20));
#endif
    }
}
