#include "interpreter/postgres/session.hpp"

#include <algorithm>

#include "interpreter/postgres/connection.hpp"
#include "interpreter/postgres/connection_options.hpp"
#include "interpreter/postgres/pipeline_session.hpp"
#include "interpreter/postgres/renewing_session.hpp"

namespace runbook::postgres {

std::unique_ptr<Session> connect(const Target& target, const os::Interrupt& interrupt) {
    const auto opener = [target](const os::Interrupt& ended_by) {
        return [target, &ended_by]() -> std::unique_ptr<Session> {
            return std::make_unique<PipelineSession>(open_connection(target, ended_by), ended_by);
        };
    };
    auto soon = target;
    soon.connect_timeout = std::min(soon.connect_timeout, std::chrono::seconds(2));
    const auto settler = [soon]() -> std::unique_ptr<Session> {
        return std::make_unique<PipelineSession>(open_connection(soon, os::kNoInterrupt), os::kNoInterrupt);
    };
    return std::make_unique<RenewingSession>(opener(interrupt), settler,
                                             [target, &interrupt](const std::string& channel) {
                                                 return std::make_unique<Listener>(target, channel, interrupt);
                                             });
}

bool holds_password(const std::string& uri) {
    return ConnectionOptions(uri).hold_password();
}

}  // namespace runbook::postgres
