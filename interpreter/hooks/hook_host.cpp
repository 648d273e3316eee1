#include "interpreter/hooks/hook_host.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <system_error>
#include <utility>
#include <variant>

#include "interpreter/core/units.hpp"
#include "interpreter/hooks/channel.hpp"
#include "interpreter/hooks/nursery.hpp"
#include "interpreter/hooks/progress.hpp"
#include "interpreter/hooks/wire.hpp"
#include "interpreter/hooks/worker.hpp"

namespace runbook::hooks {

namespace {

using Clock = std::chrono::steady_clock;

// A worker ends a call itself at its limit and knows on which line; we kill one that did not so much later.
constexpr std::chrono::milliseconds kGrace{50};

// Why a call has no result that can be trusted.
struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string time_text(std::chrono::milliseconds time) {
    return core::display_quantity(core::Kind::duration, core::Number(time.count()) / core::Number(1000));
}

struct Logged {
    std::string text;
};
using Message = std::variant<Logged, Query, core::JsonView>;  // the last is what ends the conversation

Message message_of(core::JsonView json) {
    if (const auto line = json.find("log")) return Logged{text_from(*line)};
    if (const auto query = json.find("query")) return query_from(*query);
    return json;
}

template <typename Read>
auto trusting_nothing(const Read& read) {
    try {
        return read();
    } catch (const WireError& error) {
        throw Failure(fmt::format("the process for Lua sent what it never sends: {}", error.what()));
    } catch (const core::JsonError& error) {
        throw Failure(fmt::format("the process for Lua sent what it never sends: {}", error.what()));
    }
}

std::string answer_to(const Query& query, const HookHost::Queries& queries) {
    if (!queries) return answer_message({{}, {}, "no query is possible here"});
    const auto result = queries(query);
    try {
        return answer_message(result);
    } catch (const WireError& error) {
        return answer_message({{}, {}, fmt::format("the result cannot be given to Lua: {}", error.what())});
    }
}

}  // namespace

struct HookHost::State {
    Limits limits;
    std::vector<std::string> files;  // of the sources
    SharedProgress progress;
    Confinement confinement;
    Nursery nursery;
    std::optional<Channel> worker;

    using Work = std::function<void(os::Descriptor channel, Progress& progress)>;
    State(const Work& work, std::vector<std::string> its_files, const Limits& its_limits)
        : limits(its_limits),
          files(std::move(its_files)),
          confinement(confinement_for(limits.memory)),
          nursery([&](os::Descriptor channel) { work(std::move(channel), *progress); }, confinement) {}

    // "shop.rb:14: ", or "" if that is unknown.
    [[nodiscard]] std::string place_of_worker() const {
        const std::size_t source = progress->source;
        return source < files.size() ? fmt::format("{}:{}: ", files[source], progress->line.load()) : std::string();
    }
};

namespace {

// One request to a worker, and all that follows from it.
template <typename Host>
class Conversation {
  public:
    explicit Conversation(Host& host) : host_(host) {}
    // A worker whose answer did not come, or was not understood, gets no further request.
    ~Conversation() {
        if (ended_well_) return;
        host_.worker.reset();
        host_.nursery.end_worker();
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    // Its last message, valid as long as this. Throws Failure, and what `queries` throws.
    core::JsonView hold(const std::string& request, const HookHost::Queries& queries,
                        std::vector<std::string>& logged) {
        start();
        host_.progress->source = Progress::kNowhere;
        deadline_ = Clock::now() + host_.limits.time + kGrace;
        send(request);
        for (;;) {
            auto message = next();
            if (auto* line = std::get_if<Logged>(&message))
                keep(std::move(line->text), logged);
            else if (const auto* query = std::get_if<Query>(&message))
                answer(*query, queries);
            else
                return std::get<core::JsonView>(message);
        }
    }
    void ended_well() { ended_well_ = true; }

  private:
    Host& host_;
    Channel::Time deadline_;
    std::string text_;
    core::JsonDocument document_;
    std::size_t logged_bytes_ = 0;
    std::size_t queries_ = 0;
    bool ended_well_ = false;

    void start() {
        // An idle worker that has something to say, or has ended, is not used again.
        auto& worker = host_.worker;
        if (worker && worker->has_stirred()) worker.reset();
        try {
            if (!worker) worker = host_.nursery.start_worker();
        } catch (const std::system_error& error) {
            throw Failure(error.what());
        }
        if (!worker) throw Failure("no process for Lua can be started");
    }

    void demand(Channel::Result result) const {
        switch (result) {
            case Channel::Result::done: return;
            case Channel::Result::closed:
                throw Failure(host_.place_of_worker() + "the process for Lua ended unexpectedly");
            case Channel::Result::late:
                throw Failure(fmt::format("{}ran longer than {} and was stopped", host_.place_of_worker(),
                                          time_text(host_.limits.time)));
            case Channel::Result::too_long:
                throw Failure(fmt::format("the process for Lua sent more than {} KiB", kMaxFromWorker >> 10U));
        }
    }
    void send(const std::string& message) { demand(host_.worker->send(message, deadline_)); }

    Message next() {
        demand(host_.worker->receive(text_, kMaxFromWorker, deadline_));
        return trusting_nothing([&] { return message_of(read_message(document_, text_)); });
    }

    void keep(std::string line, std::vector<std::string>& logged) {
        logged_bytes_ += line.size();
        if (logged.size() >= kMaxLoggedLines || logged_bytes_ > kMaxLoggedBytes)
            throw Failure("the process for Lua logged more than it can");
        logged.push_back(std::move(line));
    }

    void answer(const Query& query, const HookHost::Queries& queries) {
        if (++queries_ > kMaxQueries) throw Failure("the process for Lua sent more queries than it can");
        const auto asked = Clock::now();
        const auto answer = answer_to(query, queries);
        deadline_ += Clock::now() - asked;
        send(answer);
    }
};

void read_end(core::JsonView json, Outcome& outcome) {
    if (const auto error = json.find("error"))
        outcome.error = text_from(*error);
    else
        outcome.returned = data_from(json.at("returned"));
    if (!outcome.returned && outcome.error.empty()) throw WireError("an error without a text");
}

}  // namespace

HookHost::HookHost(const std::vector<Source>& sources, const Limits& limits) {
    std::vector<std::string> files;
    for (const auto& source : sources) files.push_back(source.file);
    const auto work = [&](os::Descriptor channel, Progress& progress) {
        serve(Channel(std::move(channel)), sources, limits, progress);
    };
    state_ = std::make_unique<State>(work, std::move(files), limits);
}

HookHost::HookHost(const std::function<void(int channel)>& worker, const Limits& limits) {
    const auto work = [&](const os::Descriptor& channel, Progress&) { worker(channel.get()); };
    state_ = std::make_unique<State>(work, std::vector<std::string>(), limits);
}

HookHost::~HookHost() = default;

Outcome HookHost::call(const Call& call, const Queries& queries) {
    Outcome outcome;
    try {
        const auto request = call_message(call);
        Conversation conversation(*state_);
        const auto end = conversation.hold(request, queries, outcome.logged);
        trusting_nothing([&] { read_end(end, outcome); });
        conversation.ended_well();
    } catch (const Failure& failure) {
        outcome.returned.reset();
        outcome.error = failure.what();
    } catch (const WireError& error) {
        outcome.error = fmt::format("its arguments cannot be given to Lua: {}", error.what());
    }
    return outcome;
}

Examined HookHost::examine() {
    try {
        std::vector<std::string> logged;
        Conversation conversation(*state_);
        const auto end = conversation.hold(R"({"examine":true})", {}, logged);
        auto examined = trusting_nothing([&] { return examined_from(end); });
        conversation.ended_well();
        return examined;
    } catch (const Failure& failure) {
        return {{{"", 0, failure.what()}}, {}};
    }
}

Examined examine(const std::vector<Source>& sources, const Limits& limits) {
    auto examined = HookHost(sources, limits).examine();
    for (auto& problem : examined.problems)
        if (problem.file.empty() && !sources.empty()) problem.file = sources.front().file;
    return examined;
}

}  // namespace runbook::hooks
