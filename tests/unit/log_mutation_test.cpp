// Logs with random changes of their JSON, whose chain, PlanId and seal are right nevertheless: none crashes, hangs or
// makes something be thrown. RUNBOOK_MUTATIONS says how many, 2,000 unless told.

#include <cstdlib>
#include <random>

#include "tests/support/catch.hpp"
#include "tests/support/relinked.hpp"
#include "tests/support/scripted_run.hpp"

using namespace runbook;
using core::Json;
using core::Value;
using tests::LooseLine;
using tests::ScriptedRun;
using tests::ScriptedSession;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// Every kind of step, rule and observable, and most operators and methods.
constexpr const char* kRunbook = R"rb(runbook "Everything" do
  id "E-1"
  version "1"
  owner "ops"
  reference "CHG-1"
  param :states, [:text], default: %w[a b]
  secret :token, env: "TOKEN"
  section "Preflight" do
    capture :limit, :integer, "select 7"
    capture :names, :text, "select name", all: true
    ask :ticket, :text, "Which ticket?"
    manual "A backup was taken", id: :backup, by: "DBA", evidence: :text
    note "The limit is #{limit}."
    gate "Ready"
  end
  section "Criteria" do
    criterion "C1", "Rows", severity: :critical, tag: :rows do
      check "small enough", id: :small do
        among "select count(*) from t"
        sql "select :limit"
        expect value < limit && value.between?(0, 10) || rows == 2, "too large: #{limit}"
        warn if value * 2 + 1 >= 100
        skip "no names" if names.empty?
        remedy "Ask #{ticket}."
      end
      for_each :state, in: states do
        check "state #{state}", needs: [:small], only_if: state != "c" do
          sql "select a, b from t where state = :state"
          expect row(a: "x")[:b] == 2
          expect column(:a).all?(/^[a-z]$/)
          expect column(:b).same_as?([2, 3])
          fail "no" unless column(:b).sum.in?(1..9) && !column(:a).include?("q")
        end
      end
    end
    criterion "C2", "Time", severity: :important do
      check "fast", id: :fast, samples: 3 do
        sql "select 2"
        target p95 < 100.ms, alert: p95 > 2.s
        expect (mean / 2).round(2) < 1.min && max - min < 1.s
      end
      check "refused", id: :refused do
        sql "select refused"
        expect error == :unique_violation && error_constraint =~ /key/
      end
      check "a file", id: :file do
        file "notes.txt"
        expect lines > 1
        expect content.include?("b") && size < 10.kb && sha256 != ""
      end
    end
  end
  scenario "Writes" do
    check "insert", id: :insert do
      sql "insert into t values (1)"
      expect affected == 1
    end
  end
  check "secret", id: :secret, severity: :minor do
    sql "select :token"
    expect value == 1
  end
  indicator "Health", of: %w[C1 C2]
  gate "Release" do
    no_go "rows: #{limit}" if criterion("C1").failed? || failed(:critical) > 0
    hold "slow" if check(:fast).failed? || score < 50.percent || indicator("Health").failed?
    go if passed(:rows) + warned() + skipped() >= 0 && total() > 0 && errored() == 0
  end
end
)rb";

std::string whole_log() {
    ScriptedRun run;
    run.secrets = {{"token", "hunter2"}};
    run.session.answers["select 7"] = ScriptedSession::value(Value::integer(7));
    auto names = ScriptedSession::value(Value::text("anna"));
    run.session.answers["select name"] = names;
    run.session.answers["select :limit"] = ScriptedSession::value(Value::integer(3));
    run.session.answers["select :limit"].among = model::Rows{{"count"}, {{Value::integer(4)}}, 1, {}};
    auto rows = ScriptedSession::value(Value::integer(2));
    rows.rows =
        model::Rows{{"a", "b"}, {{Value::text("x"), Value::integer(2)}, {Value::text("y"), Value::integer(3)}}, 2, {}};
    run.session.answers["select a, b from t where state = :state"] = rows;
    auto fast = ScriptedSession::value(Value::integer(2));
    fast.durations = {900, 1100, 1000};
    run.session.answers["select 2"] = fast;
    run.session.answers["select refused"] = ScriptedSession::error("23505", "unique_violation");
    run.session.answers["select refused"].error->constraint = "t_key";
    auto inserted = ScriptedSession::value(Value::integer(1));
    inserted.rows = model::Rows{{}, {}, 0, 1};
    run.session.answers["insert into t values (1)"] = inserted;
    run.operator_.answers["ticket"] = {Value::text("CHG-7"), "", "terminal"};
    run.operator_.answers["backup"] = {Value::boolean(true), "dump.tar", "answers file"};
    tests::write_text(run.folder() / "notes.txt", "a\nb\n");
    (void)run.run(kRunbook);
    return run.log_text();
}

std::string stopped_log() {
    ScriptedRun run;
    run.secrets = {{"token", "hunter2"}};
    run.no_target = "cannot connect";
    (void)run.run(kRunbook);
    return run.log_text();
}

// Changes one or a few things of a log's JSON.
class Mutator {
  public:
    Mutator(std::vector<LooseLine> lines, std::uint32_t seed) : lines_(std::move(lines)), random_(seed) {}

    std::vector<LooseLine> mutated() {
        for (auto changes = 1 + below(3); changes > 0; --changes) below(8) == 0 ? change_lines() : change_body();
        return std::move(lines_);
    }

  private:
    std::vector<LooseLine> lines_;
    std::mt19937 random_;

    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
    template <typename List>
    auto& any_of(List& list) {
        return list[below(list.size())];
    }

    void change_lines() {
        if (lines_.size() < 2) return;
        const auto at = static_cast<std::ptrdiff_t>(below(lines_.size()));
        switch (below(4)) {
            case 0: lines_.erase(lines_.begin() + at); break;
            case 1: lines_.insert(lines_.begin() + at, LooseLine(any_of(lines_))); break;
            case 2: std::swap(lines_[static_cast<std::size_t>(at)], any_of(lines_)); break;
            default: lines_[static_cast<std::size_t>(at)].type = any_of(lines_).type; break;
        }
    }

    static Json::Array& elements(Json& json) { return const_cast<Json::Array&>(json.as_array()); }

    static void collect(Json& json, std::vector<Json*>& all) {
        all.push_back(&json);
        if (json.is_array())
            for (auto& element : elements(json)) collect(element, all);
        if (json.is_object())
            for (auto& [key, value] : json.as_object()) collect(value, all);
    }

    Json& any_node() {
        std::vector<Json*> all;
        collect(any_of(lines_).body, all);
        return *any_of(all);
    }

    void change_body() {
        auto& node = any_node();
        switch (below(12)) {
            case 0: return remove_from(node);
            case 1: return duplicate_in(node);
            case 2: return rename_in(node);
            case 3: node = other_value(); return;
            case 4: node = Json(any_node()); return;
            case 5: return nest(node);
            default: return change_text(node);
        }
    }

    void remove_from(Json& node) {
        if (node.is_object() && !node.as_object().empty()) {
            const auto key = (node.as_object().begin() + below(node.as_object().size()))->first;
            node.as_object().erase(key);
        } else if (node.is_array() && !elements(node).empty()) {
            elements(node).erase(elements(node).begin() + static_cast<std::ptrdiff_t>(below(elements(node).size())));
        }
    }

    void duplicate_in(Json& node) {
        if (node.is_object() && !node.as_object().empty()) {
            const Json value = (node.as_object().begin() + below(node.as_object().size()))->second;
            node.as_object()[any_key()] = value;
        } else if (node.is_array() && !elements(node).empty()) {
            const Json one = any_of(elements(node));
            for (auto times = 1 + below(3); times > 0; --times) elements(node).push_back(one);
        }
    }

    void rename_in(Json& node) {
        if (!node.is_object() || node.as_object().empty()) return;
        auto member = *(node.as_object().begin() + below(node.as_object().size()));
        node.as_object().erase(member.first);
        node.as_object()[any_key()] = std::move(member.second);
    }

    // A key of some object of the log.
    std::string any_key() {
        for (int tries = 0; tries < 50; ++tries) {
            auto& node = any_node();
            if (node.is_object() && !node.as_object().empty())
                return (node.as_object().begin() + below(node.as_object().size()))->first;
        }
        return "key";
    }

    Json other_value() {
        static const std::vector<Json> all = {Json(),
                                              Json(true),
                                              Json(false),
                                              Json(0),
                                              Json(-1),
                                              Json(1),
                                              Json(std::int64_t{9007199254740991}),
                                              Json(std::int64_t{-9007199254740991}),
                                              Json(""),
                                              Json("x"),
                                              Json("\n\t`*_|<&"),
                                              Json("0"),
                                              Json("-1"),
                                              Json("1/3"),
                                              Json("1e-131000"),
                                              Json(std::string(1'000, '9')),
                                              Json(std::string(20'000, '7')),
                                              Json("((("),
                                              Json("(?:x?){900}"),
                                              Json(std::string(5'000, 'x')),
                                              Json(Json::Array{}),
                                              Json(Json::Object{})};
        return all[below(all.size())];
    }

    void nest(Json& node) {
        switch (below(4)) {
            case 0: node = Json::Array{node}; return;
            case 1: node = Json::Object{{any_key(), node}}; return;
            case 2: node = Json::Object{{"args", Json::Array{node, node}}, {"binary", any_operator()}}; return;
            default:
                for (auto depth = 1 + below(60); depth > 0; --depth)
                    node = Json::Object{{"args", Json::Array{node}}, {"unary", "!"}};
        }
    }

    std::string any_operator() {
        static const std::vector<std::string> all = {"==", "<", "+", "*", "/", "%", "&&", "||", "=~", "!~", "", "**"};
        return all[below(all.size())];
    }

    // By something of the same sort, so that it is not refused before it is judged.
    void change_text(Json& node) {
        static const std::vector<std::vector<std::string>> sorts = {
            {"0", "1", "2", "3", "7", "-1", "9223372036854775808", "0.5", "1/3", std::string(999, '9')},
            {"==", "!=", "<", "<=", ">", ">=", "&&", "||", "=~", "!~", "+", "-", "*", "/", "%"},
            {"value", "rows", "affected", "error", "duration", "p95", "mean", "max", "lines", "size", "content",
             "score"},
            {"all?", "any?", "none?", "same_as?", "in?", "include?", "match?", "start_with?"},
            {"sum", "mean", "uniq", "sort", "min", "first", "size", "empty?", "nil?", "abs", "round", "gb"},
            {"integer", "numeric", "text", "duration", "bytes", "percent", "timestamp", "date", "json", "symbol"},
            {"expect", "fail if", "fail unless", "warn if", "skip if", "target"},
            {"PASS", "FAIL", "WARN", "ERROR", "BLOCKED", "SKIPPED", "VACUOUS", "NOT APPLICABLE"},
            {"GO", "HOLD", "NO-GO"},
            {"critical", "important", "minor"}};
        if (!node.is_string()) return;
        for (const auto& sort : sorts)
            if (std::find(sort.begin(), sort.end(), node.as_string()) != sort.end()) {
                node = Json(sort[below(sort.size())]);
                return;
            }
        node = Json(any_of(sorts[below(sorts.size())]));
    }
};

int mutations() {
    const char* given = std::getenv("RUNBOOK_MUTATIONS");
    return given == nullptr ? 2'000 : std::atoi(given);
}

}  // namespace

TEST_CASE("log mutations: the logs that are changed hold, and so do they with a new chain") {
    for (const auto& log : {whole_log(), stopped_log()}) {
        const auto result = tests::verify_and_report(tests::relinked(tests::loose_lines(log)));
        INFO(result.findings.front());
        CHECK(result.outcome == verify::Outcome::untrusted);
    }
}

TEST_CASE("log mutations: no changed log crashes, hangs or throws") {
    const std::vector<std::vector<LooseLine>> logs = {tests::loose_lines(whole_log()),
                                                      tests::loose_lines(stopped_log())};
    std::map<std::string, int> outcomes;
    for (int i = 0; i < mutations(); ++i) {
        const auto seed = static_cast<std::uint32_t>(i);
        const auto lines = Mutator(logs[seed % 4 == 0 ? 1 : 0], seed).mutated();
        const auto bytes = tests::relinked(lines);
        const auto begin = std::chrono::steady_clock::now();
        std::string outcome;
        try {
            const auto result = tests::verify_and_report(bytes);
            outcome = verify::name_of(result.outcome);
            if (!result.findings.empty() && result.findings.front().find("judged again") != std::string::npos)
                outcome += " by judging";
        } catch (const std::exception& error) {
            outcome = error.what();
        }
        const auto took = std::chrono::steady_clock::now() - begin;
        if (took > std::chrono::seconds(5)) outcome = "it took more than 5 s";
        ++outcomes[outcome];
        const bool known = outcome.starts_with("TAMPERED") || outcome == "INCOMPLETE" || outcome == "UNTRUSTED";
        if (known) continue;
        INFO("mutation " << i << ": " << outcome);
        CHECK(known);
    }
    // Some changes are of what only the signature protects; enough of them reach the judge.
    CHECK(outcomes["TAMPERED by judging"] > mutations() / 25);
    CHECK(outcomes["UNTRUSTED"] > 0);
    CHECK(outcomes["INCOMPLETE"] > 0);
}

TEST_CASE("log mutations: the fuzzer's entry takes logs, events and other bytes") {
    const auto feed = [](const std::string& bytes) {
        return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    };
    const auto log = whole_log();
    CHECK(feed(log) == 0);
    CHECK(feed("") == 0);
    CHECK(feed("\xff\n{}\n{\"type\":1,\"body\":{}}") == 0);
    for (const auto& line : tests::loose_lines(log))
        CHECK(feed(core::canonical(Json::Object{{"type", line.type}, {"body", line.body}})) == 0);
    std::mt19937 random(1);
    for (int i = 0; i < mutations() / 20; ++i) {
        auto bytes = log;
        bytes[random() % bytes.size()] = static_cast<char>(random());
        CHECK(feed(bytes) == 0);
    }
}
