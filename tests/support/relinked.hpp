#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/log/line.hpp"
#include "interpreter/model/events.hpp"
#include "interpreter/model/plan_id.hpp"
#include "interpreter/report/markdown/markdown.hpp"
#include "interpreter/verify/verify.hpp"

// Logs as a forger makes them: whatever the events say, the chain, the PlanId and the seal are right, so that judging
// gets to see them.
namespace runbook::tests {

struct LooseLine {
    std::string type;
    core::Json body;
};

/// The PlanId and the number of steps that follow from the lines; nothing if the first is no run.start that can be
/// read.
inline std::optional<std::string> plan_id_of(const std::vector<LooseLine>& lines) {
    try {
        core::JsonDocument document;
        const auto event =
            model::EventReader().read(lines.front().type, document.read(core::canonical(lines.front().body)));
        const auto& start = std::get<model::RunStarted>(event);
        std::vector<std::string> fixtures;
        for (const auto& fixture : start.fixtures) fixtures.push_back(fixture.file);
        model::PlanIdDigest digest(start.runbook, fixtures, start.parameters);
        for (const auto& line : lines)
            if (line.type == "plan.step") digest.add(core::canonical(line.body));
        return digest.id();
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

inline std::string relinked(std::vector<LooseLine> lines) {
    std::int64_t steps = 0;
    for (const auto& line : lines) steps += line.type == "plan.step" ? 1 : 0;
    if (!lines.empty() && lines.front().body.is_object())
        if (const auto plan_id = plan_id_of(lines)) {
            lines.front().body.as_object()["plan_id"] = *plan_id;
            lines.front().body.as_object()["steps"] = steps;
        }
    std::string bytes;
    std::string prev(64, '0');
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto& [type, body] = lines[i];
        if (type == "seal" && body.is_object() && body.find("lines") != nullptr)
            body.as_object()["lines"] = static_cast<std::uint64_t>(i);
        const auto line =
            log::encode({i, "2026-11-21T08:00:00.123456Z", "01JD6Z7N5R8Q2X4T9V3W1Y0ABC", prev}, type, body);
        prev = log::leaf_hash(line);
        bytes += line + "\n";
    }
    return bytes;
}

/// The lines of a text, each an object with at least `type` and `body`; what is nothing of the kind is left out.
inline std::vector<LooseLine> loose_lines(std::string_view text) {
    std::vector<LooseLine> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        try {
            core::JsonDocument document;
            const auto line = document.read(text.substr(0, end));
            lines.push_back({line.string("type"), line.at("body").to_tree()});
        } catch (const core::JsonError&) {
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// What `verify` and `report` do with a log, without its signature: read it, judge it again, render what holds.
inline verify::Verification verify_and_report(std::string_view bytes) {
    auto result = verify::verify([bytes] { return log::pieces_of(bytes); }, std::nullopt, "/nonexistent", {});
    if (result.outcome == verify::Outcome::tampered) {
        (void)report::refusal(result.findings);
        return result;
    }
    try {
        (void)report::markdown(log::pieces_of(bytes), report::Signature::missing);
    } catch (const report::ReportError&) {  // an empty log
    }
    return result;
}

}  // namespace runbook::tests
