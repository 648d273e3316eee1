#include "interpreter/exec/redact.hpp"

#include "interpreter/core/digest.hpp"
#include "interpreter/core/json_view.hpp"
#include "tests/support/catch.hpp"

using namespace runbook;
using core::Value;

namespace {

constexpr const char* kCanary = "c4n4ry-7531";

// Every text of an observation contains the canary; a new member without a value here does not compile.
model::Observation filled() {
    const std::string text = std::string("before ") + kCanary + " after";
    const auto value = Value::list({Value::text(text), Value::list({Value::string(core::Kind::json, text)}),
                                    Value::invalid(text), Value::string(core::Kind::uuid, text)});
    const model::Rows rows{{text}, {{value}}, 1, {}};
    return {rows,
            model::ServerError{text, text, text, text, text, text, text, text, text, false},
            rows,
            model::FileFacts{1, 1, text, text},
            std::vector<std::string>{text},
            model::CommandFacts{0, text, text},
            model::HttpFacts{200, {{text, text}}, text},
            model::PlanFacts{core::Number(1), core::Number(1), 1, {text}, {text}},
            model::CommitFacts{model::CommitFacts::Outcome::committed, text, false},
            model::Notified{text, 1},
            {model::LuaCall{{value}, value, text, {text}}},
            {model::HookResult{text, text, model::Verdict::warn, text, {text}}},
            model::Polled{1, 1, true},
            value,
            text,
            {1},
            0,
            text,
            false,
            model::Cut{1, text}};
}

}  // namespace

TEST_CASE("redaction reaches every text of an observation") {
    auto seen = filled();
    const auto before = core::canonical(seen.to_json());
    exec::redact(seen, {{"token", kCanary}});
    const auto after = core::canonical(seen.to_json());
    INFO(after);
    CHECK(before.find(kCanary) != std::string::npos);
    CHECK(after.find(kCanary) == std::string::npos);
    std::size_t marks = 0;
    for (auto at = after.find("[secret token]"); at != std::string::npos; at = after.find("[secret token]", at + 1))
        ++marks;
    // Two results with a column and four values each, eight texts of an error, two of a file, four values of an answer,
    // a name, two texts of a program, three of a response, two of a plan, a transaction, a payload, ten of a call of
    // Lua, four of a hook, the evidence, the failure, and the digest of what was cut.
    CHECK(marks == 2 * 5 + 9 + 2 + 4 + 1 + 2 + 3 + 3 + 2 + 1 + 1 + 10 + 4);
}

TEST_CASE("a number that contains a secret is replaced with text") {
    model::Observation seen;
    seen.rows = model::Rows{{"n"}, {{Value::integer(*core::Number::parse("97531"))}, {Value::integer(1)}}, 2, {}};
    exec::redact(seen, {{"pin", "7531"}});
    CHECK(seen.rows->rows[0][0] == Value::invalid("[secret pin]"));
    CHECK(seen.rows->rows[1][0] == Value::integer(1));
}

TEST_CASE("values of columns are left out of an integrity error's DETAIL, and of no other") {
    const auto detail = [](const char* sqlstate, const char* text) {
        model::Observation seen;
        seen.error = model::ServerError{sqlstate, "x", "m", text, {}, {}, {}, {}, {}, false};
        seen.leave_out_values();
        return seen.error->detail;
    };
    CHECK(detail("23505", "Key (email, at)=(a@b.c, 2026-01-01) already exists.") ==
          "Key (email, at)=(…) already exists.");
    CHECK(detail("23503", "Key (id)=(7) is not present in table \"t\".") ==
          "Key (id)=(…) is not present in table \"t\".");
    CHECK(detail("23502", "Failing row contains (1, null, Ada (London), x).") == "Failing row contains (…).");
    CHECK(detail("23514", "Fehlgeschlagene Zeile enthält (1, null).") == "Fehlgeschlagene Zeile enthält (…).");
    CHECK(detail("23P01", "Key (during)=([1,5)) conflicts with existing key (during)=([2,9)).") == "Key (during)=(…).");
    CHECK(detail("2BP01", "view v depends on column (a) of t") == "view v depends on column (a) of t");
}

TEST_CASE("error texts are cut at the end of a character") {
    model::Observation seen;
    seen.error = model::ServerError{"22023", "x",  std::string(model::kMaxErrorText - 1, 'x') + "ü", {}, {}, {}, {}, {},
                                    {},      false};
    seen.cut_error_texts();
    CHECK(seen.error->message == std::string(model::kMaxErrorText - 1, 'x') + "…");
}

namespace {

std::string redacted(const std::string& secret, std::string text) {
    model::Observation seen;
    seen.rows = model::Rows{{"t"}, {{Value::text(std::move(text))}}, 1, {}};
    exec::redact(seen, {{"key", secret}});
    return seen.rows->rows[0][0].as_string();
}

std::string error_redacted(const std::string& secret, const std::string& message) {
    model::Observation seen;
    seen.error = model::ServerError{"22P02", "x", message, {}, {}, {}, {}, {}, {}, false};
    exec::redact(seen, {{"key", secret}});
    return seen.error->message;
}

}  // namespace

TEST_CASE("a secret is found however it is written") {
    CHECK(redacted("pa\"ss\\wo'rd", "plain pa\"ss\\wo'rd") == "plain [secret key]");
    CHECK(redacted("pa\"ss\\wo'rd", R"({"p": "pa\"ss\\wo'rd"})") == R"({"p": "[secret key]"})");
    CHECK(redacted("pa'ss", "select 'pa''ss'") == "select '[secret key]'");
    CHECK(redacted("pa\"ss", "select \"pa\"\"ss\"") == "select \"[secret key]\"");
    CHECK(redacted("pa\"ss\\", R"({"pa\"ss\\",x})") == R"({"[secret key]",x})");
    CHECK(redacted("pa\nss", R"("pa\nss")") == R"("[secret key]")");
    CHECK(redacted("pässword",
                   "\\x70c3a473"
                   "73776f7264") == "\\x[secret key]");
    CHECK(redacted("pa\"ss\\x", R"-((1,"(""pa""""ss\\\\x"")")-") == R"-((1,"(""[secret key]"")")-");
    CHECK(redacted("pa\"ss", R"({"a": "\"pa\\\"ss\""})") == R"({"a": "\"[secret key]\""})");
    CHECK(redacted("two\nlines", R"({"a": "\"two\\nlines\""})") == R"({"a": "\"[secret key]\""})");
    // A form that begins like another one does not leave the other's end.
    CHECK(redacted("long enough to be cut <zb>", "x long enough to be cut <zb> y") == "x [secret key] y");
    CHECK(redacted("a<b&c", "<a>a&lt;b&amp;c</a>") == "<a>[secret key]</a>");
    CHECK(redacted("short", "shorter short sho") == "[secret key]er [secret key] sho");
}

TEST_CASE("the beginning of a long secret is the secret") {
    const std::string secret(100, 'k');
    CHECK(redacted(secret, "column " + secret.substr(0, 63) + " is") == "column [secret key] is");
    CHECK(redacted(secret, secret.substr(0, 40)) == secret.substr(0, 40));
    CHECK(redacted("correct horse battery staple", "it was correct horse batt") == "it was [secret key]");
    // A word that others use too is none.
    CHECK(redacted("postgres-admin-password", "postgres") == "postgres");
}

TEST_CASE("a token that an error quotes from a secret is redacted") {
    CHECK(error_redacted("hunter2-and-more", "Token \"hunter2\" is invalid.") == "Token \"[secret key]\" is invalid.");
    CHECK(error_redacted("hunter2", "relation \"orders\" has no \"hunter2\"") ==
          "relation \"orders\" has no \"[secret key]\"");
    // PostgreSQL folds names to lower case.
    CHECK(error_redacted("Hunter2Pass", "relation \"hunter2pass\" does not exist") ==
          "relation \"[secret key]\" does not exist");
    CHECK(redacted("Hunter2Pass", "HUNTER2PASS and hunter2pas") == "[secret key] and hunter2pas");
    CHECK(redacted("Pass", "pass Pass") == "pass [secret key]");
    CHECK(error_redacted("hunter2", "a \"quote") == "a \"quote");
    CHECK(error_redacted("abcdef", "\"abc\"\"def\"") == "\"[secret key]\"\"[secret key]\"");
}

TEST_CASE("what is cut from an observation leaves its count and a digest, and no rule can rely on it") {
    model::Observation seen;
    seen.rows = model::Rows{{"a", "b"}, {{Value::text("x"), Value::text("y")}}, 3, {}};
    seen.file = model::FileFacts{5, 1, "digest", "hello"};
    const auto whole = core::canonical(seen.to_json());
    CHECK(seen.weight() >= 7);
    seen.cut_rows_and_content();
    CHECK(seen.cut == model::Cut{whole.size(), core::sha256_hex(whole)});
    CHECK(seen.rows->rows.empty());
    CHECK(seen.rows->count == 3);
    CHECK(seen.rows->truncated());
    CHECK_FALSE(seen.file->content);
    core::JsonDocument document;
    CHECK(model::Observation::from_json(document.read(core::canonical(seen.to_json()))) == seen);
}
