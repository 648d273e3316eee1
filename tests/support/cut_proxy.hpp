#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "interpreter/os/descriptor.hpp"

namespace runbook::tests {

/// Where the connection that commits is cut, and what happens to those that come after it.
struct Cut {
    enum class Place { nowhere, request, answer } place = Place::nowhere;
    std::size_t bytes = 0;              ///< so many of the COMMIT's messages, or of the answer to it, get through
    std::chrono::milliseconds delay{};  ///< from then to the cut
    /// The server does not notice: its end stays open. The rest of the request reaches it after this time.
    std::optional<std::chrono::milliseconds> server_hears_after = {};
    bool with_reset = false;  ///< the client sees its connection reset, not closed
    enum class Later { through, refused_at_first, refused } later = Later::through;
};

/// A proxy on a port of 127.0.0.1 between clients and PostgreSQL's unix socket.
class CutProxy {
  public:
    /// `seen_commit` is called before anything of a COMMIT is passed on, in the proxy's thread.
    explicit CutProxy(std::string socket, Cut cut = {}, std::function<void()> seen_commit = {});
    ~CutProxy();
    CutProxy(const CutProxy&) = delete;
    CutProxy& operator=(const CutProxy&) = delete;

    [[nodiscard]] std::string uri(const std::string& database) const;

    struct Seen {
        std::size_t connections = 0;   ///< that were let through
        std::size_t refused = 0;       ///< and that were not
        std::size_t commits = 0;       ///< COMMITs that clients sent
        std::size_t request_size = 0;  ///< of a COMMIT and what followed before its answer
        std::size_t answer_size = 0;   ///< of the answer to it
        std::string requests;          ///< everything that clients sent
    };
    [[nodiscard]] Seen seen() const;

  private:
    using Clock = std::chrono::steady_clock;
    struct Link {
        os::Descriptor client;
        os::Descriptor server;
        std::string requests;                      // everything that its client sent
        std::optional<std::size_t> commit_at;      // in `requests`
        std::size_t passed_on = 0;                 // of `requests`
        std::size_t answered = 0;                  // since the COMMIT
        std::optional<Clock::time_point> cut_at;   // when it will be
        std::optional<Clock::time_point> late_at;  // when the server hears the rest
        bool cut = false;
    };

    std::string socket_;
    Cut cut_;
    std::function<void()> seen_commit_;
    os::Descriptor listener_;
    os::Descriptor stop_;
    int port_ = 0;
    std::list<Link> links_;
    bool refuses_ = false;
    mutable std::mutex mutex_;
    Seen seen_;
    std::thread thread_;  // the last, because it uses the others

    void work();
    void accept_one();
    void hear_client(Link& link);
    void hear_server(Link& link);
    void find_commit(Link& link);
    void pass_on(Link& link);
    void keep_time(Link& link);
    void cut(Link& link);
    [[nodiscard]] bool is_cut_by(Cut::Place place, const Link& link) const;
    [[nodiscard]] int next_time() const;
};

}  // namespace runbook::tests
