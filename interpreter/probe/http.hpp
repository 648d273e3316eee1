#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/model/observation.hpp"
#include "interpreter/os/interrupt.hpp"

namespace runbook::probe {

struct HttpRequest {
    std::string method;  ///< "get" or "head"
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds limit{30'000};  ///< for the whole request
};

/// Sends one request over HTTP or HTTPS, and follows no redirect. Certificates are verified. Of a long body the first
/// 16 MiB are read. If there is no answer in time, or at an interrupt, the observation has a `failure`.
[[nodiscard]] model::Observation observe_http(const HttpRequest& request, const os::Interrupt& interrupt);

}  // namespace runbook::probe
