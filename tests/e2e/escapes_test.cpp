#include <set>
#include <sstream>
#include <thread>

#include "interpreter/os/descriptor.hpp"
#include "tests/e2e/cluster.hpp"

// Every statement of tests/pg/escapes/checks.sql tries to have a lasting effect from within a check, and each of
// scenarios.sql one that the rollback of its scenario does not undo. Each is run as roles with different powers, and a
// superuser's session compares everything outside the run before and after.
//
//   == name                      of the statement, which is the next line
//   -- refused acts-at-once      it does not compile, for this reason; otherwise:
//   -- listed public.f()         what the log names, because a rollback may not undo it
//   -- reader, owner: nothing    or `error SQLSTATE`, or `changed …`, which must be listed or left
//   -- … left sequence public.s  what the log says that a scenario has left
//
// RUNBOOK_REFRESH=1 writes these lines anew; read the diff before you commit it.
using namespace runbook;
using tests::operator+;

namespace {

const std::filesystem::path kEscapes = tests::kSource / "tests/pg/escapes";

struct Role {
    std::string name;
    std::string login;
    std::string power;  ///< what the refusal of a run without --allow superuser names
};

const std::vector<Role> kRoles = {{"reader", "esc_reader", ""},
                                  {"owner", "esc_owner", ""},
                                  {"member", "esc_member", "superuser as a member of postgres"},
                                  {"replicator", "esc_replicator", "REPLICATION"},
                                  {"signaller", "esc_signaller", "pg_signal_backend"},
                                  {"superuser", "postgres", "superuser"}};

std::string joined(const std::vector<std::string>& all) {
    return fmt::format("{}", fmt::join(all, ", "));
}

struct Statement {
    std::string name;
    std::string sql;
    std::string expected;  ///< the lines below it, as they are in the file
};

std::vector<Statement> statements_in(const std::filesystem::path& file) {
    std::vector<Statement> all;
    std::istringstream lines(tests::read_text(file));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("== "))
            all.push_back({line.substr(3), "", ""});
        else if (line.starts_with("-- "))
            all.at(all.size() - 1).expected += line + "\n";
        else
            all.at(all.size() - 1).sql += line + "\n";
    }
    return all;
}

std::string written(const Statement& statement, const std::string& outcomes) {
    return "== " + statement.name + "\n" + statement.sql + outcomes;
}

/// What one statement did in one run.
struct Outcome {
    std::string seen;                  ///< "nothing", "error 25006", or why it could not be judged
    std::vector<std::string> changed;  ///< what was another outside the run afterwards
    std::vector<std::string> listed;   ///< functions that the log names
    std::vector<std::string> left;     ///< what the log says that its scenario has left
    [[nodiscard]] std::string text() const {
        auto text = seen == "nothing" && !changed.empty() ? "" : seen + (changed.empty() ? "" : ", ");
        if (!changed.empty()) text += "changed " + joined(changed);
        return text + (left.empty() ? "" : ", left " + joined(left));
    }
    /// Whether the log says of every change that there can be one.
    [[nodiscard]] bool is_named() const { return changed.empty() || !listed.empty() || !left.empty(); }
};

// A session that waits on the server, and notices when it is ended or cancelled.
class Bystander {
  public:
    /// It ends with its statement, so one that was ended or cancelled is gone.
    explicit Bystander(const std::string& uri)
        : launched_(os::launch({.command = {"psql", "-XAtq", uri, "-c", "select pg_sleep(86400)"},
                                .environment = {"PGAPPNAME=bystander"}})) {}
    ~Bystander() {
        ::kill(launched_.pid, SIGKILL);
        ::waitpid(launched_.pid, nullptr, 0);
    }
    Bystander(const Bystander&) = delete;
    Bystander& operator=(const Bystander&) = delete;

  private:
    os::Launched launched_;
};

/// A server of this test's own, with the fixture, and whoever looks on.
class Scene {
  public:
    /// The rows that a rolled back statement has written stay in their table's and indexes' files, for a vacuum.
    enum class Watched { all, without_dead_rows };

    explicit Scene(Watched watched) : watched_(watched) {
        tests::psql(superuser(), "alter system set autovacuum = off; alter system set checkpoint_timeout = '1d'");
        tests::psql(superuser(), "select pg_reload_conf()");
        tests::psql(superuser(), tests::read_text(kEscapes / "fixture.sql"));
    }

    [[nodiscard]] std::string uri(const Role& role) const { return sandbox_.uri("sandbox", role.login); }
    [[nodiscard]] std::string superuser() const { return sandbox_.uri("sandbox", "postgres"); }

    /// New bystanders, one of them the role's own session.
    void begin(const Role& role) {
        tests::psql(
            superuser(),
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'bystander'");
        restore(role, {kOwnSession, kOtherSession});
        state_ = lines("select private.state()");
    }

    /// Takes back what can be changed only once, so that the next statement changes it again.
    void restore(const Role& role, const std::vector<std::string>& changed) {
        std::set<std::string> rest(changed.begin(), changed.end());
        const bool own = rest.erase(kOwnSession) > 0;
        const bool other = rest.erase(kOtherSession) > 0;
        if (own) own_ = std::make_unique<Bystander>(uri(role));
        if (other) other_ = std::make_unique<Bystander>(sandbox_.uri("sandbox", "esc_other"));
        if (!rest.empty()) tests::psql(superuser(), "call private.prepare()");
        if (!rest.empty()) state_ = lines("select private.state()");
        std::erase_if(state_, [](const std::string& line) { return line.starts_with("session of "); });
        state_.merge(lines("select private.await_bystanders()"));
    }

    /// What is different from the last time: "ledger", "file escaped". A session is ended by a signal, which can arrive
    /// late on a busy machine: where one `is_awaited`, it is waited for.
    std::vector<std::string> changes(bool is_awaited) {
        constexpr int kMostTries = 40;
        for (int i = 0; is_awaited && i < kMostTries && !is_session_gone(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        const auto now = lines("select private.state()");
        std::set<std::string> names;
        const auto add = [&](const std::string& line) { names.insert(line.substr(0, line.find(':'))); };
        for (const auto& line : state_)
            if (now.count(line) == 0) add(line);
        for (const auto& line : now)
            if (state_.count(line) == 0) add(line);
        state_ = now;
        return {names.begin(), names.end()};
    }

  private:
    static constexpr const char* kOwnSession = "session of the same role";
    static constexpr const char* kOtherSession = "session of another role";
    Watched watched_;
    postgres::Sandbox sandbox_;
    std::unique_ptr<Bystander> own_;
    std::unique_ptr<Bystander> other_;
    std::multiset<std::string> state_;

    [[nodiscard]] bool is_session_gone() const {
        const auto now = lines("select private.state()");
        return std::any_of(state_.begin(), state_.end(), [&](const std::string& line) {
            return line.starts_with("session of ") && now.count(line) == 0;
        });
    }

    [[nodiscard]] std::multiset<std::string> lines(const std::string& sql) const {
        std::multiset<std::string> all;
        std::istringstream answer(tests::psql(superuser(), sql));
        for (std::string line; std::getline(answer, line);)
            if (watched_ == Watched::all || !line.starts_with("pages of ")) all.insert(line);
        return all;
    }
};

std::string heredoc(const std::string& sql) {
    return "<<~'SQL'\n" + sql + "    SQL\n";
}

std::string scenario_of(const Statement& statement) {
    return fmt::format("  scenario \"{0}\" do\n    step \"{0}\", id: :e_{0} do\n    sql {1}    end\n  end\n",
                       statement.name, heredoc(statement.sql));
}

std::string check_of(const Statement& statement) {
    return fmt::format("  check \"{0}\", id: :e_{0} do\n    sql {1}    expect rows == 1\n  end\n", statement.name,
                       heredoc(statement.sql));
}

std::string runbook_of(const std::string& steps) {
    return "runbook \"Escapes\" do\n  defaults statement_timeout: 1.s, lock_timeout: 100.ms\n" + steps +
           "  gate \"G\"\nend\n";
}

std::string slug_in(const std::string& errors, std::size_t& from) {
    const auto begin = errors.find("error[", from);
    if (begin == std::string::npos) return "";
    from = errors.find(']', begin);
    return errors.substr(begin + 6, from - begin - 6);
}

// Why a runbook with this statement in so many places does not compile, which is the same in each; empty if it does.
std::string refusal_of(const std::string& steps, int places) {
    const tests::Scratch scratch;
    const auto file = scratch / "escapes.rb";
    tests::write_text(file, runbook_of(steps));
    const auto done = tests::runbook({"check", file.string()});
    const auto said = done.output + done.errors;
    std::size_t from = 0;
    const auto slug = slug_in(said, from);
    INFO(steps << said);
    CHECK(done.status == (slug.empty() ? 0 : 2));
    for (int i = 1; i < places; ++i) CHECK(slug_in(said, from) == slug);
    return slug;
}

// A statement can be in three places where it can only read.
std::string refusal_in_a_check(const Statement& statement) {
    const auto body = heredoc(statement.sql);
    return refusal_of(check_of(statement) + "  capture :c, :text, " + body + "  check \"b\" do\n    among " + body +
                          "    sql \"select 1\"\n    expect rows == 1\n  end\n",
                      3);
}

std::string refusal_in_a_scenario(const Statement& statement) {
    return refusal_of(scenario_of(statement), 1);
}

std::string seen_in(const core::Json& result) {
    const auto* observed = result.find("observed");
    if (observed == nullptr) return "blocked";
    if (const auto* error = observed->find("error")) return "error " + error->text("sqlstate");
    if (const auto* failure = observed->find("failure")) return "error: " + failure->as_string();
    return "nothing";
}

struct Ran {
    std::vector<Outcome> outcomes;
    std::vector<std::string> listed;
    bool aborted = false;
};

using StepsOf = std::string (*)(const Statement&);

Ran run_once(const std::vector<Statement>& statements, const std::string& uri, StepsOf steps_of) {
    const tests::Scratch scratch;
    const auto file = scratch / "escapes.rb";
    std::string steps;
    for (const auto& statement : statements) steps += steps_of(statement);
    tests::write_text(file, runbook_of(steps));
    const auto done = tests::runbook({"run", file.string(), "--unsigned", "--allow", "superuser", "--target", uri,
                                      "--out", (scratch / "runs").string()});
    INFO(done.output << done.errors);
    REQUIRE((done.status == 0 || done.status == 1));
    const auto folder = tests::only_run(scratch / "runs");
    Ran ran;
    for (const auto& body : tests::bodies_of(folder, "step.result"))
        ran.outcomes.push_back({seen_in(body), {}, {}, {}});
    REQUIRE(ran.outcomes.size() == statements.size());
    for (const auto& target : tests::bodies_of(folder, "target"))
        for (const auto& function : target.find("functions")->as_array())
            ran.listed.push_back(function.text("signature"));
    for (const auto& left : tests::bodies_of(folder, "scenario.left"))
        for (const auto& one : left.find("left")->as_array())
            ran.outcomes.at(static_cast<std::size_t>(left.find("scenario")->as_int()) - 1)
                .left.push_back(one.text("object"));
    ran.aborted = tests::bodies_of(folder, "run.end").at(0).find("aborted") != nullptr;
    return ran;
}

// Whether the file says so of this role.
bool expects_lost_session(const Statement& statement, const Role& role) {
    std::istringstream lines(statement.expected);
    for (std::string line; std::getline(lines, line);)
        if (line.find("changed session of") != std::string::npos || line.find(", session of") != std::string::npos)
            if (line.starts_with("-- every role") ||
                line.substr(0, line.find(':')).find(role.name) != std::string::npos)
                return true;
    return false;
}

// Many statements in one run, unless something changed: then in two runs, until it is known which one did it.
std::vector<Outcome> outcomes_of(const std::vector<Statement>& statements, Scene& scene, const Role& role,
                                 StepsOf steps_of) {
    if (statements.empty()) return {};
    auto ran = run_once(statements, scene.uri(role), steps_of);
    const auto changes = scene.changes(statements.size() == 1 && expects_lost_session(statements[0], role));
    if (!changes.empty()) scene.restore(role, changes);
    if (statements.size() == 1) {
        ran.outcomes[0].changed = changes;
        ran.outcomes[0].listed = ran.listed;
        return ran.outcomes;
    }
    if (changes.empty() && !ran.aborted) return ran.outcomes;
    const auto middle = statements.begin() + static_cast<std::ptrdiff_t>(statements.size() / 2);
    auto all = outcomes_of({statements.begin(), middle}, scene, role, steps_of);
    for (auto& outcome : outcomes_of({middle, statements.end()}, scene, role, steps_of))
        all.push_back(std::move(outcome));
    return all;
}

// "-- reader, owner: nothing": the roles of which the same is true are in one line, in the order of the roles.
std::string lines_of(const std::vector<std::string>& by_role, const std::vector<Role>& roles) {
    std::string lines;
    for (std::size_t i = 0; i < by_role.size(); ++i) {
        if (std::find(by_role.begin(), by_role.begin() + static_cast<std::ptrdiff_t>(i), by_role[i]) !=
            by_role.begin() + static_cast<std::ptrdiff_t>(i))
            continue;
        std::vector<std::string> names;
        for (std::size_t j = i; j < by_role.size(); ++j)
            if (by_role[j] == by_role[i]) names.push_back(roles[j].name);
        lines += "-- " + (names.size() == by_role.size() ? "every role" : joined(names)) + ": " + by_role[i] + "\n";
    }
    return lines;
}

bool expected_alone(const Statement& statement) {
    return statement.expected.find("changed") != std::string::npos ||
           statement.expected.find("connection") != std::string::npos;
}

// Runs a corpus, and compares it with what its file says.
void try_all(const std::filesystem::path& file, const std::vector<Role>& roles, StepsOf steps_of,
             std::string (*refusal)(const Statement&), Scene& scene) {
    const auto statements = statements_in(file);
    std::map<std::string, std::string> outcomes;
    std::vector<Statement> together;
    std::vector<Statement> alone;
    for (const auto& statement : statements) {
        if (const auto slug = refusal(statement); !slug.empty())
            outcomes[statement.name] = "-- refused " + slug + "\n";
        else
            (expected_alone(statement) ? alone : together).push_back(statement);
    }
    std::map<std::string, std::vector<std::string>> by_role;
    std::map<std::string, std::vector<std::string>> listed;
    const auto attempt = [&](const std::vector<Statement>& tried, const Role& role) {
        const auto all = outcomes_of(tried, scene, role, steps_of);
        for (std::size_t i = 0; i < tried.size(); ++i) {
            by_role[tried[i].name].push_back(all[i].text());
            auto& names = listed[tried[i].name];
            if (!all[i].listed.empty()) names = all[i].listed;
            INFO(role.name << ": " << tried[i].sql << all[i].text());
            CHECK((all[i].is_named() || !names.empty()));
        }
    };
    // What is listed for a statement is only known of a run of its own.
    std::vector<Statement> unlisted;
    for (const auto& statement : together)
        if (statement.expected.find("-- listed") != std::string::npos)
            listed[statement.name] = run_once({statement}, scene.uri(roles.back()), steps_of).listed;
        else
            unlisted.push_back(statement);
    if (!run_once(unlisted, scene.uri(roles.back()), steps_of).listed.empty())
        for (const auto& statement : unlisted)
            listed[statement.name] = run_once({statement}, scene.uri(roles.back()), steps_of).listed;
    for (const auto& role : roles) {
        scene.begin(role);
        attempt(together, role);
        for (const auto& statement : alone) attempt({statement}, role);
    }
    std::string text;
    for (const auto& statement : statements) {
        auto& lines = outcomes[statement.name];
        if (const auto& names = listed[statement.name]; !names.empty()) lines += "-- listed " + joined(names) + "\n";
        if (const auto& all = by_role[statement.name]; !all.empty()) lines += lines_of(all, roles);
        text += written(statement, lines);
    }
    if (std::getenv("RUNBOOK_REFRESH") != nullptr) tests::write_text(file, text);
    CHECK(text == tests::read_text(file));
}

}  // namespace

TEST_CASE("a check has no lasting effect that its log does not name, whoever runs it and whatever it tries") {
    const auto file = kEscapes / "checks.sql";
    REQUIRE(statements_in(file).size() >= 300);
    Scene scene(Scene::Watched::all);
    try_all(file, kRoles, check_of, refusal_in_a_check, scene);
}

TEST_CASE("a scenario leaves nothing that its log does not name, whoever runs it and whatever it tries") {
    const auto file = kEscapes / "scenarios.sql";
    REQUIRE(statements_in(file).size() >= 80);
    Scene scene(Scene::Watched::without_dead_rows);
    try_all(file, {kRoles[1], kRoles[5]}, scenario_of, refusal_in_a_scenario, scene);
}

TEST_CASE("a role with powers is refused unless it is allowed, and its run has no step") {
    Scene scene(Scene::Watched::all);
    const tests::Scratch scratch;
    const auto file = tests::small_runbook(scratch.path(), tests::small_check("one", "select 1"));
    for (const auto& role : kRoles) {
        INFO(role.name);
        const auto out = scratch / ("runs_" + role.name);
        const auto done =
            tests::runbook({"run", file, "--unsigned", "--target", scene.uri(role), "--out", out.string()});
        CHECK(done.status == (role.power.empty() ? 0 : 3));
        CHECK(done.errors ==
              (role.power.empty()
                   ? ""
                   : "runbook: the role `" + role.login +
                         "` can act outside the database, where no rollback helps: " + role.power +
                         "; use a role that can only read and write rows, or allow it with --allow superuser\n"
                         "No step was run.\n"));
        CHECK(tests::verdicts_of(tests::only_run(out)) ==
              (role.power.empty() ? "PASS    one\nGO      production\n" : "BLOCKED one\nNO-GO   production\n"));
    }
}
