#include "interpreter/probe/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "interpreter/core/text.hpp"

namespace runbook::probe {

namespace {

constexpr std::size_t kMostBody = 16UL * 1024 * 1024;
constexpr std::size_t kMostHeaders = 64UL * 1024;

// Filled by libcurl's callbacks.
struct Answer {
    const os::Interrupt& interrupt;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::size_t header_bytes = 0;
    bool is_cut = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* user) {
    auto& answer = *static_cast<Answer*>(user);
    answer.is_cut = answer.body.size() + count > kMostBody;
    if (answer.is_cut) return 0;  // ends the transfer
    answer.body.append(bytes, count);
    return count;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* user) {
    auto& answer = *static_cast<Answer*>(user);
    const std::string_view line(bytes, count);
    answer.header_bytes += count;
    if (answer.header_bytes > kMostHeaders) return 0;
    if (line.starts_with("HTTP/")) answer.headers.clear();  // an interim response came before
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && !line.starts_with("HTTP/") && !core::first_invalid_utf8(line))
        answer.headers.emplace_back(core::to_lower(core::trimmed(line.substr(0, colon))),
                                    core::trimmed(line.substr(colon + 1)));
    return count;
}

int watch_interrupt(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Answer*>(user)->interrupt.signal != 0 ? 1 : 0;
}

using Handle = std::unique_ptr<CURL, void (*)(CURL*)>;
using List = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

// A line break would begin another header.
bool is_one_line(const std::string& text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

std::optional<List> header_list(const HttpRequest& request) {
    List list(nullptr, curl_slist_free_all);
    for (const auto& [name, value] : request.headers) {
        if (!is_one_line(name) || !is_one_line(value)) return std::nullopt;
        // A header without a value is written with a semicolon, for libcurl.
        const auto line = value.empty() ? name + ";" : name + ": " + value;
        if (auto* more = curl_slist_append(list.get(), line.c_str()); more != list.get()) {
            (void)list.release();
            list.reset(more);
        }
    }
    return list;
}

void prepare(CURL* handle, const HttpRequest& request, curl_slist* headers, Answer& answer) {
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOBODY, request.method == "head" ? 1L : 0L);
    // The operator's proxies are about the operator's own requests; what is seen here must be the server's own word.
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "runbook");
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.limit.count()));
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &answer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch_interrupt);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &answer);
}

model::Observation failed(const HttpRequest& request, const std::string& reason) {
    model::Observation seen;
    seen.failure = fmt::format("there is no answer from {}: {}", request.url, reason);
    return seen;
}

// "user:password@", which every log would show.
bool has_credentials(const std::string& url) {
    const auto begin = url.find("://");
    const auto authority = begin == std::string::npos ? url : url.substr(begin + 3);
    return authority.substr(0, authority.find_first_of("/?#")).find('@') != std::string::npos;
}

model::Observation observation_of(CURL* handle, Answer answer) {
    long status = 0;
    curl_off_t took = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &took);
    model::Observation seen;
    seen.durations = {static_cast<std::int64_t>(took)};
    const bool is_kept = !answer.is_cut && answer.body.size() <= model::kMaxKeptBytes &&
                         !core::first_invalid_utf8(answer.body) && answer.body.find('\0') == std::string::npos;
    seen.http = model::HttpFacts{status, std::move(answer.headers),
                                 is_kept ? std::optional(std::move(answer.body)) : std::nullopt};
    return seen;
}

}  // namespace

model::Observation observe_http(const HttpRequest& request, const os::Interrupt& interrupt) {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    const Handle handle(ready ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!handle) return failed(request, "libcurl cannot be used");
    if (has_credentials(request.url)) {
        model::Observation seen;
        seen.failure =
            "the URL has a user name or a password, which every log would show; send them in a header, from a "
            "`secret`";
        return seen;
    }
    const auto headers = header_list(request);
    if (!headers) return failed(request, "a header has a line break, so nothing was sent");
    Answer answer{interrupt, {}, {}, 0, false};
    prepare(handle.get(), request, headers->get(), answer);
    std::array<char, CURL_ERROR_SIZE> said{};
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, said.data());
    const auto result = curl_easy_perform(handle.get());
    if (result == CURLE_ABORTED_BY_CALLBACK) {
        model::Observation seen;
        seen.failure = "interrupted";
        return seen;
    }
    if (result != CURLE_OK && !answer.is_cut)
        return failed(request, said[0] != '\0' ? said.data() : curl_easy_strerror(result));
    return observation_of(handle.get(), std::move(answer));
}

}  // namespace runbook::probe
