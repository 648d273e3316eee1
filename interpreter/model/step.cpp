#include "interpreter/model/step.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace runbook::model {

namespace {

using core::Expr;

template <typename Visit>
void visit_sql(auto& sql, const Visit& visit) {
    for (auto& variable : sql.variables) visit(variable.value);
}

template <typename Visit>
void visit_probe(auto& probe, const Visit& visit) {
    std::visit(
        [&]<typename Kind>(Kind& kind) {
            using Plain = std::remove_const_t<Kind>;
            if constexpr (std::is_same_v<Plain, SqlProbe>) {
                visit_sql(kind.sql, visit);
            } else if constexpr (std::is_same_v<Plain, FileProbe>) {
                visit(kind.path);
            } else if constexpr (std::is_same_v<Plain, FilesProbe>) {
                visit(kind.pattern);
            } else if constexpr (std::is_same_v<Plain, CommandProbe>) {
                for (auto& word : kind.words) visit(word);
            } else if constexpr (std::is_same_v<Plain, HttpProbe>) {
                visit(kind.url);
                for (auto& header : kind.headers) visit(header.value);
            } else if constexpr (std::is_same_v<Plain, LuaProbe>) {
                for (auto& argument : kind.arguments) visit(argument.value);
            } else if constexpr (std::is_same_v<Plain, ListenProbe>) {
                visit(kind.channel);
            } else {
                static_assert(std::is_same_v<Plain, ElapsedProbe>);  // it has no expression
            }
        },
        probe);
}

template <typename Visit>
void visit_if_there(auto& expr, const Visit& visit) {
    if (expr) visit(*expr);
}

template <typename Visit>
void visit_identity(auto& identity, const Visit& visit) {
    if (!identity) return;
    visit(identity->role);
    for (auto& setting : identity->settings) visit_if_there(setting.value, visit);
}

using VisitExpr = std::function<void(Expr&)>;

struct EveryExpr {
    const VisitExpr& visit;

    void operator()(Check& check) const {
        auto& [probe, among, among_any, samples, rules, remedy, waivable, polling, analyze, counterexample] = check;
        visit_probe(probe, visit);
        if (among) visit_sql(*among, visit);
        if (counterexample) visit_sql(*counterexample, visit);
        for (auto& [kind, condition, alert, message, source, place] : rules) {
            visit(condition);
            visit_if_there(alert, visit);
            visit_if_there(message, visit);
        }
        visit_if_there(remedy, visit);
    }
    void operator()(Capture& capture) const {
        visit_probe(capture.probe, visit);
        visit_if_there(capture.take, visit);
    }
    void operator()(Manual&) const {}
    void operator()(Ask&) const {}
    void operator()(Note& note) const { visit(note.text); }
    void operator()(Indicator&) const {}
    void operator()(Gate& gate) const {
        for (auto& rule : gate.rules) {
            visit_if_there(rule.condition, visit);
            visit_if_there(rule.reason, visit);
        }
    }
    void operator()(Loop& loop) const {
        visit(loop.list);
        for (auto& step : loop.steps) for_each_expr(step, visit);
    }
    void operator()(Begin& begin) const { visit_if_there(begin.channel, visit); }
    void operator()(Commit&) const {}
};

using VisitConstExpr = std::function<void(const Expr&)>;

struct NeededExpr {
    const VisitConstExpr& visit;

    void operator()(const Check& check) const {
        const auto& [probe, among, among_any, samples, rules, remedy, waivable, polling, analyze, counterexample] =
            check;
        visit_probe(probe, visit);
        if (among) visit_sql(*among, visit);
        for (const auto& [kind, condition, alert, message, source, place] : rules) {
            visit(condition);
            visit_if_there(alert, visit);
        }
    }
    void operator()(const Capture& capture) const {
        visit_probe(capture.probe, visit);
        visit_if_there(capture.take, visit);
    }
    void operator()(const Manual&) const {}
    void operator()(const Ask&) const {}
    void operator()(const Note& note) const { visit(note.text); }
    void operator()(const Indicator&) const {}
    void operator()(const Gate&) const {}                          // a gate decides with the values there are
    void operator()(const Loop& loop) const { visit(loop.list); }  // its steps are steps of their own
    void operator()(const Begin& begin) const { visit_if_there(begin.channel, visit); }
    void operator()(const Commit&) const {}
};

}  // namespace

std::string Step::title_text() const {
    return title.is_literal() ? title.value.plain() : core::to_source(title);
}

std::string_view kind_name(const Step& step) {
    return std::visit([]<typename Body>(const Body&) { return kind_name(std::type_identity<Body>()); }, step.body);
}

bool is_gate(const Step& step) {
    return std::holds_alternative<Gate>(step.body);
}
bool is_note(const Step& step) {
    return std::holds_alternative<Note>(step.body);
}
bool is_judged(const Step& step) {
    return step.criterion.has_value() || std::holds_alternative<Indicator>(step.body);
}

bool examines_something(const Step& step) {
    return std::visit(
        Cases{[](const Check&) { return true; }, [](const Capture&) { return false; },
              [](const Manual&) { return true; }, [](const Ask&) { return false; }, [](const Note&) { return false; },
              [](const Indicator&) { return false; }, [](const Gate&) { return false; },
              [](const Loop& loop) { return std::any_of(loop.steps.begin(), loop.steps.end(), examines_something); },
              [](const Begin&) { return false; }, [](const Commit&) { return true; }},
        step.body);
}

const Probe* probe_of(const Step& step) {
    using Found = const Probe*;
    return std::visit(
        Cases{[](const Check& check) -> Found { return &check.probe; },
              [](const Capture& capture) -> Found { return &capture.probe; },
              [](const Manual&) -> Found { return nullptr; }, [](const Ask&) -> Found { return nullptr; },
              [](const Note&) -> Found { return nullptr; }, [](const Indicator&) -> Found { return nullptr; },
              [](const Gate&) -> Found { return nullptr; }, [](const Loop&) -> Found { return nullptr; },
              [](const Begin&) -> Found { return nullptr; }, [](const Commit&) -> Found { return nullptr; }},
        step.body);
}

const SqlText* sql_of(const Step& step) {
    const auto* probe = probe_of(step);
    if (probe == nullptr) return nullptr;
    const auto* sql = std::get_if<SqlProbe>(probe);
    return sql == nullptr ? nullptr : &sql->sql;
}

bool may_write(const Step& step) {
    return step.scenario > 0 || step.action.has_value();
}

bool looks_at_files(const Step& step) {
    const auto* probe = probe_of(step);
    return probe != nullptr &&
           (std::holds_alternative<FileProbe>(*probe) || std::holds_alternative<FilesProbe>(*probe));
}

const Output* output_of(const Step& step) {
    using Found = const Output*;
    return std::visit(
        Cases{[](const Check&) -> Found { return nullptr; },
              [](const Capture& capture) -> Found { return &capture.output; },
              [](const Manual&) -> Found { return nullptr; }, [](const Ask& ask) -> Found { return &ask.output; },
              [](const Note&) -> Found { return nullptr; }, [](const Indicator&) -> Found { return nullptr; },
              [](const Gate&) -> Found { return nullptr; }, [](const Loop&) -> Found { return nullptr; },
              [](const Begin&) -> Found { return nullptr; }, [](const Commit&) -> Found { return nullptr; }},
        step.body);
}

Output* output_of(Step& step) {
    return const_cast<Output*>(output_of(static_cast<const Step&>(step)));
}

std::optional<Question> question_of(const Step& step) {
    using Found = std::optional<Question>;
    return std::visit(
        Cases{[](const Check&) -> Found { return std::nullopt; }, [](const Capture&) -> Found { return std::nullopt; },
              [](const Manual& manual) -> Found {
                  return Question{true, false, core::Kind::boolean, manual.by, {}, manual.needs_evidence};
              },
              [](const Ask& ask) -> Found { return Question{false, false, ask.output.kind, {}, ask.prompt, false}; },
              [](const Note&) -> Found { return std::nullopt; }, [](const Indicator&) -> Found { return std::nullopt; },
              [](const Gate&) -> Found { return std::nullopt; }, [](const Loop&) -> Found { return std::nullopt; },
              [](const Begin&) -> Found { return Question{true, true, core::Kind::boolean, {}, {}, false}; },
              [](const Commit&) -> Found { return std::nullopt; }},
        step.body);
}

const Check* check_in(const Step& step) {
    using Found = const Check*;
    return std::visit(
        Cases{[](const Check& check) -> Found { return &check; }, [](const Capture&) -> Found { return nullptr; },
              [](const Manual&) -> Found { return nullptr; }, [](const Ask&) -> Found { return nullptr; },
              [](const Note&) -> Found { return nullptr; }, [](const Indicator&) -> Found { return nullptr; },
              [](const Gate&) -> Found { return nullptr; }, [](const Loop&) -> Found { return nullptr; },
              [](const Begin&) -> Found { return nullptr; }, [](const Commit&) -> Found { return nullptr; }},
        step.body);
}

bool takes_of_result(const Step& step) {
    const auto* capture = std::get_if<Capture>(&step.body);
    return capture != nullptr && capture->take.has_value();
}

const Loop* loop_in(const Step& step) {
    return std::get_if<Loop>(&step.body);
}

void for_each_step(const std::vector<Step>& steps, const std::function<void(const Step&)>& visit) {
    for (const auto& step : steps) {
        visit(step);
        if (const auto* loop = loop_in(step)) for_each_step(loop->steps, visit);
    }
}

bool operator==(const Loop& a, const Loop& b) {
    return a.name == b.name && a.value == b.value && a.kind == b.kind && a.list == b.list && a.steps == b.steps;
}

core::Visibility visibility_of(const Probe& probe) {
    using core::Visibility;
    return std::visit(Cases{[](const FileProbe&) { return Visibility::file_check; },
                            [](const FilesProbe&) { return Visibility::files_check; },
                            [](const CommandProbe&) { return Visibility::command_check; },
                            [](const HttpProbe&) { return Visibility::http_check; },
                            [](const ElapsedProbe&) { return Visibility::elapsed_check; },
                            [](const LuaProbe&) { return Visibility::lua_check; },
                            [](const ListenProbe&) { return Visibility::listen_check; },
                            [](const SqlProbe&) { return Visibility::sql_check; }},
                      probe);
}

core::Visibility visibility_of(const Check& check, Rule::Kind kind) {
    if (kind == Rule::Kind::skip_if) return core::Visibility::captures;  // it is evaluated before the probe
    const auto visibility = visibility_of(check.probe);
    return check.samples > 1 && visibility == core::Visibility::sql_check ? core::Visibility::sampled_check
                                                                          : visibility;
}

std::int64_t samples_of(const Step& step) {
    const auto* check = check_in(step);
    return check == nullptr ? 1 : check->samples;
}

bool looks_at(const Check& check, core::ObservableGroup group) {
    const auto is = [group](const Expr& part) { return part.observes(group); };
    return std::any_of(check.rules.begin(), check.rules.end(), [&](const Rule& rule) {
        return core::any_part(rule.condition, is) || (rule.alert && core::any_part(*rule.alert, is));
    });
}

std::string place_text(const Step& step) {
    const auto text = [](const SourcePlace& place) { return fmt::format("{}:{}", place.file, place.line); };
    return step.call ? fmt::format("{} ({})", text(*step.call), text(step.place)) : text(step.place);
}

bool counts_among(const Step& step) {
    const auto* check = check_in(step);
    return check != nullptr && check->among.has_value();
}

bool judges_rows(const Step& step) {
    const auto* check = check_in(step);
    return check != nullptr && looks_at(*check, core::ObservableGroup::rows);
}

bool looks_at(const Step& step, core::Observable observable) {
    bool found = false;
    for_each_needed_expr(step, [&](const Expr& expr) {
        found = found || core::any_part(expr, [&](const Expr& part) {
                    return part.op == Expr::Op::observe && part.observable == observable;
                });
    });
    return found;
}

void for_each_expr(Step& step, const std::function<void(Expr&)>& visit) {
    visit(step.title);
    for (auto& condition : step.only_if) visit(condition);
    visit_identity(step.identity, visit);
    std::visit(EveryExpr{visit}, step.body);
}

void for_each_needed_expr(const Step& step, const std::function<void(const Expr&)>& visit) {
    for (const auto& condition : step.only_if) visit(condition);
    visit_identity(step.identity, visit);
    std::visit(NeededExpr{visit}, step.body);
}

}  // namespace runbook::model

template class std::vector<runbook::model::Step>;
