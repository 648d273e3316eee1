#include "interpreter/verify/verify.hpp"

#include "interpreter/core/text.hpp"
#include "interpreter/log/reader.hpp"
#include "interpreter/log/signer.hpp"
#include "interpreter/verify/rejudge.hpp"

namespace runbook::verify {

namespace {

// An unsealed log may lack thousands of steps; a few names tell where it stopped.
constexpr std::size_t kMaxNamed = 5;

Verification incomplete(const log::LogContent& content) {
    Verification result{Outcome::incomplete, {}};
    result.findings.push_back(
        content.lines.empty()
            ? "the log holds no whole line"
            : fmt::format("the log has no seal: it ends after {}, {}", core::counted(content.lines.size(), "line"),
                          content.torn_tail ? "in the middle of the next" : "and each of them is good"));
    const auto missing = missing_steps(content.lines);
    for (std::size_t i = 0; i < missing.size() && i < kMaxNamed; ++i)
        result.findings.push_back("no result: " + missing[i]);
    if (missing.size() > kMaxNamed)
        result.findings.push_back(fmt::format("and {} more", core::counted(missing.size() - kMaxNamed, "step")));
    return result;
}

Verification tampered(std::size_t line, const std::string& why) {
    return {Outcome::tampered, {fmt::format("line {}: {}", line, why)}};
}

std::optional<Verification> check_signer(const std::string& bytes, const std::optional<std::string>& signature,
                                         const std::filesystem::path& allowed_signers, std::string& signer) {
    if (!signature) return Verification{Outcome::untrusted, {"the log is not signed: nobody vouches for it"}};
    const auto check = log::check_signature(bytes, *signature, allowed_signers);
    switch (check.result) {
        case log::SignatureCheck::Result::bad:
            return Verification{Outcome::tampered, {"the signature is not of this log: " + check.why}};
        case log::SignatureCheck::Result::unknown_signer:
            return Verification{
                Outcome::untrusted,
                {fmt::format("the signer {} is not among {}", check.fingerprint, allowed_signers.string()), check.why}};
        case log::SignatureCheck::Result::good: break;
    }
    signer = fmt::format("{} ({})", check.signer, check.fingerprint);
    return std::nullopt;
}

std::vector<std::string> mismatches(const std::vector<log::Line>& lines, const Expectations& expected) {
    std::vector<std::string> found;
    const auto& start = lines.front().event.body;
    const auto compare = [&](const char* what, const std::string& wanted, const std::string& have) {
        if (!wanted.empty() && wanted != have)
            found.push_back(fmt::format("the {} is {}, and {} was expected", what, have, wanted));
    };
    compare("plan", expected.plan, start.text("plan_id"));
    compare("runbook", expected.runbook, start.at("runbook").text("sha256"));
    if (expected.target.empty()) return found;
    std::string seen = "none";
    for (const auto& line : lines) {
        if (line.event.type != "target") continue;
        seen = fmt::format("{} ({})", line.event.body.text("database"), line.event.body.text("system_identifier"));
        if (line.event.body.text("database") == expected.target ||
            line.event.body.text("system_identifier") == expected.target)
            return found;
    }
    found.push_back(fmt::format("the target is {}, and {} was expected", seen, expected.target));
    return found;
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

Verification verify(const std::string& bytes, const std::optional<std::string>& signature,
                    const std::filesystem::path& allowed_signers, const Expectations& expectations) {
    const auto content = log::read_log(bytes);
    if (content.damage)
        return {
            Outcome::tampered,
            {fmt::format("line {} (byte {}): {}", content.damage->line, content.damage->offset, content.damage->why)}};
    if (!content.lines.empty())
        if (const auto wrong = judge_again(content.lines, content.sealed)) return tampered(wrong->line, wrong->why);
    if (!content.sealed) return incomplete(content);
    std::string signer;
    if (auto failed = check_signer(bytes, signature, allowed_signers, signer)) return *failed;
    if (auto found = mismatches(content.lines, expectations); !found.empty())
        return {Outcome::mismatch, std::move(found)};
    return {
        Outcome::verified,
        {fmt::format("{}, sealed, judged again with the same verdicts", core::counted(content.lines.size(), "line")),
         "signed by " + signer}};
}

}  // namespace runbook::verify
