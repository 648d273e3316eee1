#include "interpreter/report/head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

#include "interpreter/core/time_text.hpp"
#include "interpreter/report/overview.hpp"
#include "interpreter/report/words.hpp"

namespace runbook::report {

namespace {

// "--only C3,preflight/* --tag data"
std::string selection_text(const model::Selection& selection) {
    std::string out;
    if (!selection.only.empty()) out += fmt::format("--only {}", fmt::join(selection.only, ","));
    if (!selection.tags.empty())
        out += fmt::format("{}--tag {}", out.empty() ? "" : " ", fmt::join(selection.tags, ","));
    if (!selection.from.empty()) out += fmt::format("{}--from {}", out.empty() ? "" : " ", selection.from);
    return out;
}

bool is_unsigned(const Record& record) {
    return record.started.event.signer.empty();
}

// Only a sealed log is signed.
bool is_signature_unchecked(const Record& record) {
    return !is_unsigned(record) && is_complete(record) && record.signature != Signature::good;
}

bool lacks_seal(const Record& record) {
    return record.end && !record.sealed;
}

std::vector<std::string> marks_of(const Record& record) {
    std::vector<std::string> marks;
    if (is_unsigned(record)) marks.emplace_back("unsigned");
    if (is_signature_unchecked(record)) marks.emplace_back("signature not checked");
    if (is_aborted(record)) marks.emplace_back("aborted");
    if (lacks_seal(record)) marks.emplace_back("not sealed");
    return marks;
}

std::string why_not_checked(Signature signature) {
    switch (signature) {
        case Signature::good: break;
        case Signature::missing: return "no signature is beside the log, so anyone could have written it";
        case Signature::not_trusted:
            return "the signature is by nobody whom the list of allowed signers trusts as the signer that the log "
                   "names";
    }
    return {};
}

Text where_it_ends(const Record& record) {
    const auto judged = std::count_if(record.steps.begin(), record.steps.end(), model::is_judged);
    for (const auto& step : record.steps)
        if (model::is_judged(step) && result_of(record, step.number) == nullptr)
            return Text()
                .words(fmt::format("The log ends after {} of {} results; the first missing one is step {} (",
                                   record.results.size(), judged, step.number))
                .text(step.title_text())
                .words(").");
    return Text().words(record.steps.empty() ? "The log ends before its plan." : "The log ends after its last step.");
}

std::vector<Warning> warnings_of(const Record& record) {
    std::vector<Warning> all;
    const auto planned = static_cast<std::int64_t>(record.steps.size()) - record.repeated;
    const auto announced = record.started.event.steps;
    if (!record.end)
        all.push_back(
            {"INCOMPLETE", {Text().words("there is no decision, so this is not a GO."), where_it_ends(record)}});
    if (lacks_seal(record))
        all.push_back({"Not sealed",
                       {Text().words("the log's last line is missing, and nobody can know what else was "
                                     "cut off.")}});
    if (planned != announced)
        all.push_back({"Plan incomplete",
                       {Text().words(fmt::format("the log has {} of {} planned steps.", planned, announced))}});
    if (is_unsigned(record))
        all.push_back({"Unsigned", {Text().words("no key vouches for this log. Anyone could have written it.")}});
    if (is_signature_unchecked(record))
        all.push_back({"Signature not checked", {Text().words(why_not_checked(record.signature) + ".")}});
    if (const auto& selection = record.started.event.selection; !selection.is_all())
        all.push_back({"Narrowed",
                       {Text()
                            .words("only a part of the runbook was run: ")
                            .code(selection_text(selection))
                            .words(". What was not selected is NOT APPLICABLE, and the run is at most HOLD.")}});
    if (is_aborted(record)) all.push_back({"Aborted", {Text().sentence(record.end->event.aborted).words(".")}});
    return all;
}

std::string environment_of(const Record& record) {
    std::string out = record.started.event.environment;
    if (record.started.event.sandbox) out += out.empty() ? "sandbox" : " (sandbox)";
    if (record.started.event.sandbox && record.server) return out;  // its folder is gone
    if (!out.empty()) out += ", ";
    if (!record.server) return out + "not connected";
    out += record.server->database + " @ " + record.server->host;
    return record.server->port.empty() ? out : out + ":" + record.server->port;
}

// Until the signature is checked, who signed is only the log's own word.
std::string signer_of(const Record& record) {
    if (is_unsigned(record)) return "none: unsigned";
    const auto& [name, key] = std::tie(record.started.event.signer_name, record.started.event.signer);
    const auto signer = name.empty() ? key : name + ", key " + key;
    if (is_signature_unchecked(record)) return "not checked; the log names " + signer;
    return signer + (is_complete(record) ? "" : " (announced; only a sealed log is signed)");
}

// Facts without a value are omitted.
class Facts {
  public:
    std::vector<Fact> all;
    void add(std::string name, std::string value) {
        if (!value.empty()) all.push_back({std::move(name), std::move(value)});
    }
};

void add_server(Facts& facts, const model::Server& server) {
    facts.add("Server", "PostgreSQL " + server.version + (server.tls ? ", TLS" : ", no TLS"));
    facts.add("Role", server.powers.empty() ? server.role
                                            : fmt::format("{} ({})", server.role, fmt::join(server.powers, ", ")));
    facts.add("Server's environment", server.environment);
}

void add_database(Facts& facts, const model::TargetReached& target) {
    const auto& server = target.server;
    facts.add("Database " + target.name,
              fmt::format("{} @ {}, PostgreSQL {}, as {}", server.database, server.host, server.version, server.role));
    for (const auto& function : target.functions)
        facts.add("Calls on " + target.name,
                  model::describe(function) + ": it may have effects that a rollback does not undo");
}

// What the run has changed for good, and what it may have changed.
void add_commits(Facts& facts, const Record& record) {
    using Outcome = model::CommitFacts::Outcome;
    for (const auto& step : record.steps) {
        const auto* judged = result_of(record, step.number);
        if (judged == nullptr || !judged->observed || !judged->observed->commit) continue;
        const auto& [outcome, transaction_id, answer_lost] = *judged->observed->commit;
        if (outcome == Outcome::rolled_back) continue;
        const auto what = outcome == Outcome::committed ? "Committed" : "Perhaps committed";
        const auto id = transaction_id.empty() ? "" : ", transaction " + transaction_id;
        facts.add(what, (step.criterion ? step.criterion->title : step.title_text()) + id +
                            (step.action && !step.action->atomic ? ", statement by statement" : ""));
    }
}

std::string waiver_text(const Record& record, const model::Waiver& waiver) {
    bool used = false;
    for (const auto& step : record.steps)
        if (const auto* judged = result_of(record, step.number); judged != nullptr)
            used = used || model::forgives(waiver, step, judged->result, record.started.event.waived_at);
    const bool over = waiver.until < record.started.event.waived_at;
    return fmt::format("{} in {}, as long as it sees {}, until {}: {} ({}); {}", waiver.check, waiver.criterion,
                       waiver.seen, core::format_timestamp(waiver.until), waiver.reason, waiver.by,
                       used   ? "it forgives what this run found"
                       : over ? "its time is over"
                              : "not needed, or something else was seen");
}

void add_runbook(Facts& facts, const model::RunStarted& started) {
    const auto& runbook = started.runbook;
    const auto version = runbook.version.empty() ? "" : ", version " + runbook.version;
    std::vector<std::string> secrets;
    for (const auto& secret : runbook.secrets) secrets.push_back(secret.name);
    facts.add("Runbook", (runbook.id.empty() ? runbook.title : runbook.id) + version);
    facts.add("Owner", runbook.owner);
    facts.add("References", joined(runbook.references));
    // An empty value of a parameter is a value.
    for (const auto& [name, value] : started.parameters) facts.all.push_back({"Parameter " + name, value.plain()});
    facts.add("Secrets", joined(secrets) + (secrets.empty() ? "" : " (never logged)"));
}

std::vector<Fact> facts_of(const Record& record) {
    const auto& started = record.started.event;
    Facts facts;
    facts.add("Date", time_text(record.started.time) + (record.end ? " to " + time_text(record.end->time) : ""));
    facts.add("Tester", started.operator_name + (started.host.empty() ? "" : " on " + started.host));
    facts.add("Environment", environment_of(record));
    if (record.server) add_server(facts, *record.server);
    for (const auto& other : record.other_targets) add_database(facts, other);
    add_commits(facts, record);
    for (const auto& waiver : started.waivers) facts.add("Waiver", waiver_text(record, waiver));
    for (const auto& hook : record.hooks)
        if (hook.verdict != model::Verdict::pass)
            facts.add("Hook", fmt::format("{} ({}) is {}: {}", hook.function, hook.event, model::name_of(hook.verdict),
                                          hook.message));
    for (const auto& event : record.left) {
        for (const auto& [object, before, after] : event.left.all)
            facts.add("Not rolled back", fmt::format("{}: {} before the scenario, {} after it", object, before, after));
        if (!event.left.not_compared.empty())
            facts.add("Not rolled back", "not known for a scenario: " + event.left.not_compared);
    }
    for (const auto& function : record.functions)
        facts.add("Calls", model::describe(function) + ": it may have effects that a rollback does not undo");
    add_runbook(facts, started);
    facts.add("Signed by", signer_of(record));
    return std::move(facts.all);
}

std::vector<Fact> digests_of(const Record& record) {
    const auto& started = record.started.event;
    const auto& runbook = started.runbook;
    Facts facts;
    facts.add("Run", record.run);
    facts.add("PlanId", started.plan_id);
    facts.add("File", runbook.file + (runbook.sha256.empty() ? "" : " " + runbook.sha256));
    for (const auto& module : runbook.modules) facts.add("Module", module.name + " " + module.sha256);
    for (const auto& fixture : started.fixtures) facts.add("Fixture", fixture.file + " " + fixture.sha256);
    if (record.server) facts.add("System identifier", record.server->system_identifier);
    if (record.server) facts.add("The role's search_path", record.server->search_path);
    facts.add("Tool", started.tool);
    return std::move(facts.all);
}

// The facts by which a reader knows whether this is the report of the right run.
std::string summary_of(const Record& record) {
    const auto& started = record.started.event;
    const auto& name = started.signer_name.empty() ? started.signer : started.signer_name;
    return fmt::format("{}; {}; run by {}; {}", environment_of(record), time_text(record.started.time),
                       started.operator_name,
                       is_unsigned(record)              ? "unsigned"
                       : is_signature_unchecked(record) ? "signature not checked"
                       : is_complete(record)            ? "signed by " + name
                                                        : "not sealed");
}

}  // namespace

Head head_of(const Record& record) {
    Head head;
    head.title = record.started.event.runbook.title;
    head.verdict = record.end ? std::string(model::name_of(record.end->event.result.decision)) +
                                    model::waived_text(record.end->event.result)
                              : "INCOMPLETE";
    head.marks = marks_of(record);
    head.summary = summary_of(record);
    head.warnings = warnings_of(record);
    head.facts = facts_of(record);
    head.digests = digests_of(record);
    head.description = record.started.event.runbook.description;
    return head;
}

}  // namespace runbook::report
