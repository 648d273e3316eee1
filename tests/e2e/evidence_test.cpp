#include <set>

#include "tests/e2e/signed_run.hpp"

using namespace runbook;
using tests::Checked;
using tests::SignedRun;
using tests::operator+;

namespace {

// The byte offsets where the lines begin, and of the end.
std::vector<std::size_t> line_starts(const std::string& bytes) {
    std::vector<std::size_t> starts{0};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (bytes[i] == '\n') starts.push_back(i + 1);
    return starts;
}

// Positions throughout the file, and in the first and last line of every type: its beginning, middle, hash and end.
std::set<std::size_t> positions(const std::string& bytes) {
    std::set<std::size_t> chosen{0, 1, bytes.size() - 2, bytes.size() - 1};
    for (std::size_t i = 0; i < 100; ++i) chosen.insert(i * (bytes.size() - 1) / 99);
    const auto starts = line_starts(bytes);
    const auto lines = tests::read_log(bytes).lines;
    std::map<std::string, std::vector<std::size_t>> of_type;
    for (std::size_t i = 0; i < lines.size(); ++i) of_type[lines[i].type].push_back(i);
    for (const auto& [type, numbers] : of_type)
        for (const auto number : {numbers.front(), numbers.back()}) {
            const auto begin = starts[number];
            const auto length = starts[number + 1] - begin;
            for (const auto part : {1, 20, 50, 80, 95})
                chosen.insert(begin + length * static_cast<std::size_t>(part) / 100);
            chosen.insert(begin + length - 1);  // its LF
        }
    return chosen;
}

std::string changed(std::string bytes, std::size_t at, char mask) {
    bytes[at] = static_cast<char>(bytes[at] ^ mask);
    return bytes;
}

}  // namespace

TEST_CASE("the stock ssh-keygen accepts a signed log, and so does verify") {
    const auto& run = SignedRun::shared();
    const auto signers = tests::read_text(run.signers());
    const auto principal = signers.substr(0, signers.find(' '));
    CHECK(run.key_words().find("trusted as   " + principal + " in " + run.signers().string()) != std::string::npos);
    os::Process stock{.command = {"ssh-keygen", "-Y", "verify", "-f", run.signers().string(), "-I", principal, "-n",
                                  "runbook-log@v1", "-s", (run.folder() / "log.jsonl.sig").string()},
                      .input = run.log()};
    const auto accepted = os::run_process(stock);
    INFO(accepted.errors);
    CHECK(accepted.status == 0);
    stock.input = changed(run.log(), run.log().size() / 2, 1);
    CHECK(os::run_process(stock).status != 0);

    const Checked verified(run.log(), run.signature());
    CHECK(verified.status == 0);
    const auto lines = tests::read_log(run.log()).lines.size();
    CHECK(verified.said.find(fmt::format(
              "VERIFIED\n  {}\n  {} lines, sealed, judged again with the same verdicts\n  signed by {} (SHA256:",
              "NO-GO: Staging validation: master tables (SV-001), on a sandbox, environment staging", lines,
              principal)) == 0);
}

TEST_CASE("an unsigned log and an unknown signer are not trusted, and no option changes that") {
    const auto& run = SignedRun::shared();
    CHECK(Checked(run.log()).status == 30);
    CHECK(Checked(run.log()).said == "UNTRUSTED\n  the log is not signed, so nobody vouches for it\n");
    const Checked stranger(run.log(), tests::signed_by_stranger(run.log()));
    CHECK(stranger.status == 30);
    CHECK(stranger.said.find("UNTRUSTED\n  the key SHA256:") == 0);
    const auto others = (run.other_config() / "runbook/allowed_signers").string();
    const Checked later(run.log(), tests::signed_by_stranger(run.log()), {"--allowed-signers", others});
    CHECK(later.status == 30);
    CHECK(later.said.find(", but its first line names the signer SHA256:") != std::string::npos);
    CHECK(Checked(run.log(), run.signature(), {"--allowed-signers", others}).status == 30);
    // The same key under another name: the report would show a name that this verifier does not give it.
    const tests::Scratch scratch;
    const auto own = tests::read_text(run.signers());
    tests::write_text(scratch / "allowed_signers", "director@example.org" + own.substr(own.find(' ')));
    const Checked renamed(run.log(), run.signature(), {"--allowed-signers", (scratch / "allowed_signers").string()});
    CHECK(renamed.status == 30);
    CHECK(renamed.said.find(", but the key is director@example.org's in ") != std::string::npos);
    const Checked nowhere(run.log(), run.signature(), {"--allowed-signers", "/nonexistent"});
    CHECK(nowhere.status == 2);
    CHECK(nowhere.said == "runbook: /nonexistent: there is no such file; expected an allowed_signers file\n");
}

TEST_CASE("no flipped bit of a signed log is accepted") {
    const auto& run = SignedRun::shared();
    std::map<int, int> statuses;
    for (const auto at : positions(run.log())) {
        const Checked checked(changed(run.log(), at, 1), run.signature());
        INFO("byte " << at << ": " << checked.said);
        CHECK((checked.status == 20 || checked.status == 10));
        ++statuses[checked.status];
    }
    CHECK(statuses[20] > 150);
    // The last LF (a log that was cut in its last line), and a seal whose type changed.
    CHECK(statuses[10] <= 2);
}

TEST_CASE("no flipped bit of a signature is accepted") {
    const auto& run = SignedRun::shared();
    for (std::size_t at = 0; at < run.signature().size(); at += 9) {
        const Checked checked(run.log(), changed(run.signature(), at, 1));
        INFO("byte " << at << ": " << checked.said);
        CHECK((checked.status == 20 || checked.status == 30));
    }
    CHECK(Checked(run.log(), run.signature() + "x").status == 20);
    CHECK(Checked(run.log(), run.signature() + run.signature()).status == 20);
}

TEST_CASE("no truncated signed log is accepted") {
    const auto& run = SignedRun::shared();
    const auto starts = line_starts(run.log());
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
        const Checked checked(run.log().substr(0, starts[i]), run.signature());
        INFO("after " << i << " lines: " << checked.said);
        CHECK(checked.status == 10);
    }
    for (std::size_t i = 0; i + 1 < starts.size(); i += 5) {
        const auto middle = (starts[i] + starts[i + 1]) / 2;
        const Checked checked(run.log().substr(0, middle), run.signature());
        INFO("at byte " << middle << ": " << checked.said);
        CHECK(checked.status == 10);
    }
    const Checked one_line_short(run.log().substr(0, starts[starts.size() - 2]));
    CHECK(one_line_short.said.find("INCOMPLETE\n  the log has no seal: it ends after ") == 0);
}

TEST_CASE("a log of another plan, runbook or target than expected is a mismatch") {
    const auto& run = SignedRun::shared();
    const auto lines = tests::read_log(run.log()).lines;
    const auto& start = lines.front().body;
    const auto plan = start.text("plan_id");
    const auto source = start.at("runbook").text("sha256");
    const auto target =
        std::find_if(lines.begin(), lines.end(), [](const auto& line) { return line.type == "target"; });
    const auto system = target->body.text("system_identifier");
    CHECK(Checked(run.log(), run.signature(),
                  {"--expect-plan", plan, "--expect-runbook", source, "--expect-target", system})
              .status == 0);
    CHECK(Checked(run.log(), run.signature(), {"--expect-target", "sandbox"}).status == 0);
    for (const auto* expectation : {"plan", "runbook", "target"}) {
        const Checked empty(run.log(), run.signature(), {std::string("--expect-") + expectation, ""});
        CHECK(empty.status == 2);
        CHECK(empty.said.find("it is empty, expected a value") != std::string::npos);
        const Checked checked(run.log(), run.signature(), {std::string("--expect-") + expectation, "another"});
        INFO(checked.said);
        CHECK(checked.status == 40);
        CHECK(checked.said.find(std::string("MISMATCH\n  the ") + expectation + " is ") == 0);
    }
    // An untrusted log is not compared: an unknown signer cannot choose what is reported about the log.
    CHECK(Checked(run.log(), "", {"--expect-plan", "another"}).status == 30);
}

TEST_CASE("the report of someone who trusts the signer is the same anywhere") {
    const auto& run = SignedRun::shared();
    const auto report = tests::read_text(run.folder() / "report.md");
    REQUIRE(report.size() > 5'000);
    const auto made = [&](const std::string& log, const tests::Arguments& environment) {
        return tests::runbook({"report", log}, tests::Arguments{run.config()} + environment).output;
    };
    const auto file = run.folder().string();
    CHECK(made(file, {}) == report);
    CHECK(made((run.folder() / "log.jsonl").string(), {"TZ=Asia/Kolkata"}) == report);
    CHECK(tests::runbook({"report", file, "--allowed-signers", run.signers().string()}).output == report);
    for (const std::string locale : {"tr_TR.UTF-8", "C.UTF-8", "POSIX"})
        CHECK(made(file, {"LC_ALL=" + locale, "LANG=" + locale}) == report);
    // Creates a Turkish locale if none is installed: its dotless i and decimal comma break programs.
    const tests::Scratch locales;
    const auto turkish = locales / "tr_TR.UTF-8";
    if (os::run_process({.command = {"localedef", "-i", "tr_TR", "-f", "UTF-8", turkish.string()}}).status == 0)
        CHECK(made(file, {"LC_ALL=tr_TR.UTF-8", "LOCPATH=" + locales.path().string()}) == report);
    else
        WARN("no Turkish locale can be made here (the package `locales`): nothing was tried in one but by its name");
    auto elsewhere = tests::program({"report", "log.jsonl"}, {run.config()});
    elsewhere.directory = run.folder().string();
    CHECK(os::run_process(elsewhere).output == report);
}

TEST_CASE("a report names a signer only if the signature was checked") {
    const auto& run = SignedRun::shared();
    const auto report = tests::read_text(run.folder() / "report.md");
    CHECK(report.find("signed by ") != std::string::npos);
    const auto of = [](const std::string& bytes, const std::string& signature) {
        const tests::Scratch scratch;
        tests::write_text(scratch / "log.jsonl", bytes);
        if (!signature.empty()) tests::write_text(scratch / "log.jsonl.sig", signature);
        return tests::runbook({"report", scratch.path().string()}, {SignedRun::shared().config()});
    };
    CHECK(of(run.log(), run.signature()).output == report);
    for (const auto& signature : {std::string(), tests::signed_by_stranger(run.log())}) {
        const auto made = of(run.log(), signature);
        CHECK(made.status == 0);
        CHECK(made.output.find("— NO-GO (signature not checked)\n") != std::string::npos);
        CHECK(made.output.find("signed by ") == std::string::npos);
        CHECK(made.output.find("| not checked; the log names ") != std::string::npos);
    }
    const auto stranger = tests::runbook({"report", run.folder().string(), "--allowed-signers",
                                          (run.other_config() / "runbook/allowed_signers").string()});
    CHECK(stranger.output.find("(signature not checked)") != std::string::npos);
    // A signature of another log, and a log that was changed: no report.
    for (const auto& made : {of(run.log(), changed(run.signature(), run.signature().size() / 2, 1)),
                             of(changed(run.log(), run.log().size() / 2, 1), run.signature())}) {
        CHECK(made.status == 20);
        CHECK(made.output.starts_with("# TAMPERED: the log does not hold, so there is no report of it\n\n- "));
        CHECK(made.output.find("NO-GO") == std::string::npos);
    }
}
