#include "interpreter/verify/verify.hpp"

#include <fmt/format.h>

#include "interpreter/core/text.hpp"
#include "interpreter/judge/replay.hpp"
#include "interpreter/log/signature_check.hpp"
#include "interpreter/log/signer.hpp"

namespace runbook::verify {

namespace {

// An unsealed log may lack thousands of steps; a few names show where it stopped.
constexpr std::size_t kMaxNamed = 5;

// Reads the log from the first line to the last, and judges it again on the way.
log::LogEnd read(const log::Pieces& pieces, judge::Replay& replay) {
    model::EventReader events;
    return log::read_lines(pieces, [&](const log::Line& line) -> log::Taken {
        try {
            replay.take(events.read(line.type, line.body), line.body_text);
            return {{}, events.sealed()};
        } catch (const model::EventError& error) {
            return {error.what(), false};
        }
    });
}

Verification incomplete(const log::LogEnd& end, const judge::Replay& replay, bool is_signed) {
    Verification result{Outcome::incomplete, {}};
    result.findings.push_back(
        end.lines == 0 ? "the log has no complete line"
                       : fmt::format("the log has no seal: it ends after {}, {}", core::counted(end.lines, "line"),
                                     end.torn_tail ? "in the middle of the next" : "without damage"));
    if (is_signed)
        result.findings.push_back("there is a signature for it, and only sealed logs are signed: its end was removed");
    const auto& steps = replay.steps();
    const auto missing = steps.size() - replay.done();
    for (std::size_t i = 0; i < missing && i < kMaxNamed; ++i)
        result.findings.push_back("no result: " + steps[replay.done() + i].title_text());
    if (missing > kMaxNamed)
        result.findings.push_back(fmt::format("and {} more", core::counted(missing - kMaxNamed, "step")));
    return result;
}

// The first line names the key that will sign. Another person's signature would present this run as theirs.
std::optional<std::string> other_key(const std::string& announced, const std::string& fingerprint) {
    if (announced == fingerprint) return std::nullopt;
    if (announced.empty())
        return fmt::format("the run was started with --unsigned; signing its log afterwards, as {} did, does not count",
                           fingerprint);
    return fmt::format("the log is signed by {}, but its first line names the signer {}", fingerprint, announced);
}

std::optional<Verification> check_signer(const std::function<log::Pieces()>& bytes,
                                         const std::optional<std::string>& signature,
                                         const std::filesystem::path& allowed_signers, const model::RunStarted& start,
                                         std::string& signer) {
    if (!signature) return Verification{Outcome::untrusted, {"the log is not signed, so nobody vouches for it"}};
    const auto check = log::check_signature(bytes, *signature, allowed_signers);
    switch (check.result) {
        case log::SignatureCheck::Result::bad:
            return Verification{Outcome::tampered, {"the signature does not match this log: " + check.reason}};
        case log::SignatureCheck::Result::unknown_signer: return Verification{Outcome::untrusted, {check.reason}};
        case log::SignatureCheck::Result::good: break;
    }
    if (auto other = other_key(start.signer, check.fingerprint)) return Verification{Outcome::untrusted, {*other}};
    // The report shows that name.
    if (!start.signer_name.empty() && start.signer_name != check.signer)
        return Verification{Outcome::untrusted,
                            {fmt::format("the first line calls the signer {}, but the key is {}'s in {}",
                                         start.signer_name, check.signer, allowed_signers.string())}};
    signer = fmt::format("{} ({})", check.signer, check.fingerprint);
    return std::nullopt;
}

std::vector<std::string> mismatches(const judge::Replay& replay, const Expectations& expected) {
    std::vector<std::string> found;
    const auto compare = [&](const char* what, const std::string& wanted, const std::string& have) {
        if (!wanted.empty() && wanted != have)
            found.push_back(fmt::format("the {} is {}, expected {}", what, have, wanted));
    };
    compare("plan", expected.plan, replay.start().plan_id);
    compare("runbook", expected.runbook, replay.start().runbook.sha256);
    const auto& target = replay.target();
    if (!target) {
        compare("target", expected.target, "none");
    } else if (target->database != expected.target && target->system_identifier != expected.target) {
        compare("target", expected.target, fmt::format("{} ({})", target->database, target->system_identifier));
    }
    return found;
}

// Which run it is: "NO-GO: Orders (O-1), database shop, environment staging".
std::string subject(const judge::Replay& replay) {
    const auto& start = replay.start();
    auto text = fmt::format("{}: {}", replay.decision() ? model::name_of(*replay.decision()) : "no decision",
                            start.runbook.title);
    if (!start.runbook.id.empty()) text += " (" + start.runbook.id + ")";
    const auto& target = replay.target();
    text += start.sandbox ? ", on a sandbox" : target ? ", database " + target->database : ", no database was reached";
    return start.environment.empty() ? text : text + ", environment " + start.environment;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::verified: return "VERIFIED";
        case Outcome::incomplete: return "INCOMPLETE";
        case Outcome::tampered: return "TAMPERED";
        case Outcome::untrusted: return "UNTRUSTED";
        case Outcome::mismatch: return "MISMATCH";
    }
    return {};
}

Verification verify(const std::function<log::Pieces()>& log, const std::optional<std::string>& signature,
                    const std::filesystem::path& allowed_signers, const Expectations& expectations) {
    judge::Replay replay;
    const auto end = read(log(), replay);
    if (const auto& damage = end.damage)
        return {Outcome::tampered,
                {fmt::format("line {} (byte {}): {}", damage->line, damage->offset, damage->reason)}};
    if (const auto wrong = replay.contradiction(end.closed))
        return {Outcome::tampered, {fmt::format("line {}: {}", wrong->line, wrong->reason)}};
    if (!end.closed) return incomplete(end, replay, signature.has_value());
    std::string signer;
    if (auto failed = check_signer(log, signature, allowed_signers, replay.start(), signer)) return *failed;
    if (auto found = mismatches(replay, expectations); !found.empty()) return {Outcome::mismatch, std::move(found)};
    return {Outcome::verified,
            {subject(replay),
             fmt::format("{}, sealed, judged again with the same verdicts", core::counted(end.lines, "line")),
             "signed by " + signer}};
}

}  // namespace runbook::verify
