#include "interpreter/core/text.hpp"
#include "interpreter/report/escape.hpp"
#include "interpreter/report/markdown_parts.hpp"
#include "interpreter/report/table.hpp"

namespace runbook::report {

namespace {

constexpr std::size_t kReasonsAtTheTop = 5;  // all of them stand under Justification

std::string marks(const RunRecord& record) {
    std::vector<std::string> all;
    if (record.start.signer.empty()) all.emplace_back("unsigned");
    if (record.end && !record.end->aborted.empty()) all.emplace_back("aborted");
    if (record.end && !record.sealed) all.emplace_back("not sealed");
    if (record.start.narrowed) all.emplace_back("narrowed");
    std::string out;
    for (const auto& mark : all) out += (out.empty() ? " (" : ", ") + mark;
    return out.empty() ? out : out + ")";
}

std::string where_it_ends(const RunRecord& record, const Overview& overview) {
    std::size_t judged = 0;
    for (const auto& step : record.steps) judged += is_judged(step) ? 1 : 0;
    for (const auto& step : record.steps)
        if (is_judged(step) && result_of(record, step.number) == nullptr)
            return fmt::format("The log ends after {} of {} results; the first that is missing is step {} ({}).",
                               record.results.size(), judged, step.number, text(step.title_text()));
    if (overview.steps.empty()) return "The log ends before its plan.";
    return "The log ends after its last step.";
}

std::string warnings(const RunRecord& record, const Overview& overview) {
    std::vector<std::string> all;
    const auto planned = static_cast<std::int64_t>(record.steps.size());
    if (!record.end)
        all.push_back("**INCOMPLETE**: there is no decision, and it is not a GO.\n> " +
                      where_it_ends(record, overview));
    if (record.end && !record.sealed)
        all.emplace_back("**Not sealed**: the log's last line is missing, and what else was cut off cannot be known.");
    if (planned != record.start.steps)
        all.push_back(
            fmt::format("**Plan not whole**: the log holds {} of {} planned steps.", planned, record.start.steps));
    if (record.start.signer.empty())
        all.emplace_back("**Unsigned**: no key vouches for this log. Anyone may have written it.");
    if (record.end && !record.end->aborted.empty()) all.push_back("**Aborted**: " + prose(record.end->aborted) + ".");
    if (record.start.narrowed)
        all.emplace_back("**Narrowed**: `--only` or `--tag` left steps out; such a run is at most HOLD.");
    std::string out;
    for (const auto& warning : all) out += (out.empty() ? "> " : ">\n> ") + warning + "\n";
    return out.empty() ? out : "\n" + out;
}

std::string joined(const std::vector<std::string>& values) {
    std::string out;
    for (const auto& value : values) out += (out.empty() ? "" : ", ") + value;
    return out;
}

std::string environment_of(const RunRecord& record) {
    std::string out = record.start.environment;
    if (record.start.sandbox) out += out.empty() ? "sandbox" : " (sandbox)";
    if (!record.target) return out + (out.empty() ? "" : ", ") + "not connected";
    if (!out.empty()) out += ", ";
    out += record.target->database + " @ " + record.target->host;
    return record.target->port.empty() ? out : out + ":" + record.target->port;
}

std::string signer_of(const RunRecord& record) {
    if (record.start.signer.empty()) return "none: unsigned";
    return record.start.signer + (is_complete(record) ? "" : " (announced; only a sealed log is signed)");
}

void add(Table& table, const char* name, const std::string& value) {
    if (!value.empty()) table.add({name, value});
}

void add_target(Table& table, const TargetFacts& target) {
    add(table, "Server", "PostgreSQL " + target.version + (target.tls ? ", TLS" : ", no TLS"));
    add(table, "Role", target.role + (target.superuser ? " (superuser)" : ""));
    add(table, "Server's environment", target.environment);
    add(table, "System identifier", target.system_identifier);
}

void add_runbook(Table& table, const RunStart& start) {
    const auto version = start.version.empty() ? "" : ", version " + start.version;
    add(table, "Runbook", start.id.empty() ? start.title + version : start.id + version);
    add(table, "Owner", start.owner);
    add(table, "References", joined(start.references));
    add(table, "File", start.file);
    add(table, "File SHA-256", start.sha256);
    add(table, "PlanId", start.plan_id);
    for (const auto& [name, value] : start.parameters) table.add({"Parameter " + name, value.plain()});
    add(table, "Secrets", joined(start.secrets) + (start.secrets.empty() ? "" : " (never logged)"));
}

}  // namespace

std::string title_part(const RunRecord& record, const Overview& overview) {
    std::string out = fmt::format("# {} — {}{}\n", text(record.start.title), verdict_text(record), marks(record));
    out += warnings(record, overview);
    if (!record.end || record.end->reasons.empty()) return out;
    out += "\n";
    const auto& reasons = record.end->reasons;
    for (std::size_t i = 0; i < std::min(reasons.size(), kReasonsAtTheTop); ++i) out += "- " + prose(reasons[i]) + "\n";
    if (reasons.size() > kReasonsAtTheTop)
        out += fmt::format("- and {} more: see Justification\n", reasons.size() - kReasonsAtTheTop);
    return out;
}

std::string facts_part(const RunRecord& record) {
    const auto& start = record.start;
    Table table({"Fact", "Value"});
    table.add({"Date", time_text(start.time) + (record.end ? " to " + time_text(record.end->time) : "")});
    add(table, "Tester", start.tester + (start.host.empty() ? "" : " on " + start.host));
    add(table, "Environment", environment_of(record));
    if (record.target) add_target(table, *record.target);
    add_runbook(table, start);
    add(table, "Run", start.run);
    add(table, "Tool", start.tool);
    add(table, "Signer", signer_of(record));
    for (const auto& module : start.modules) add(table, "Module", module.name + " " + module.sha256);
    for (const auto& fixture : start.fixtures) add(table, "Fixture", fixture.name + " " + fixture.sha256);
    return table.whole() + (start.description.empty() ? "" : "\n" + text(start.description) + "\n");
}

}  // namespace runbook::report
