#pragma once

#include <string>
#include <vector>

#include "interpreter/db/session.hpp"
#include "interpreter/exec/operator.hpp"
#include "interpreter/judge/run_state.hpp"
#include "interpreter/log/event.hpp"
#include "interpreter/plan/plan.hpp"

/// The bodies of a run's events; docs/LOG_FORMAT.md describes them.
namespace runbook::exec {

/// Who runs what, for the first line.
struct Start {
    std::string tool;  ///< "runbook 0.1.0"
    std::string operator_name;
    std::string host;
    std::string signer;       ///< the key's fingerprint; empty: unsigned
    std::string environment;  ///< as the operator said
    bool sandbox = false;
    std::vector<std::pair<std::string, std::string>> fixtures;  ///< path and SHA-256
};

[[nodiscard]] log::Event start_event(const plan::Plan& plan, const Start& start);
[[nodiscard]] log::Event plan_step_event(const core::Step& step);
[[nodiscard]] log::Event target_event(const db::Server& server);
[[nodiscard]] log::Event intent_event(const core::Step& step);
[[nodiscard]] log::Event input_event(const core::Step& step, const Answer& answer);
[[nodiscard]] log::Event notice_event(const core::Step& step, const std::string& text);
/// `seen` is nullptr where nothing ran.
[[nodiscard]] log::Event result_event(const core::Step& step, const judge::StepResult& result,
                                      const core::Observation* seen);
[[nodiscard]] log::Event gate_event(const core::Step& step, const judge::GateResult& result);
[[nodiscard]] log::Event end_event(const judge::RunResult& result, const std::string& aborted);

}  // namespace runbook::exec
