#include "tests/support/written_log.hpp"

#include <fmt/format.h>

#include <utility>

#include "interpreter/log/line.hpp"

namespace runbook::tests {

namespace {

model::SqlText sql_text(const std::string& sql) {
    model::SqlText made;
    made.text = sql;
    return made;
}

}  // namespace

void WrittenLog::add(const model::Event& event) {
    add(model::type_of(event), model::body_of(event));
}

void WrittenLog::add(std::string_view type, const core::Json& body) {
    const auto time = fmt::format("2026-11-21T08:{:02}:{:02}.123456Z", lines / 60, lines % 60);
    const auto line = log::encode({lines, time, "01JD6Z7N5R8Q2X4T9V3W1Y0ABC", prev_}, type, body);
    prev_ = log::leaf_hash(line);
    bytes += line + "\n";
    ++lines;
}

void WrittenLog::plan(const model::Step& step) {
    add(model::StepPlanned{step});
}

void WrittenLog::seal() {
    add(model::LogSealed{lines});
}

model::Step PlanWriter::check(const std::string& title, const std::string& sql, const std::vector<std::string>& rules) {
    model::Check check{model::SqlProbe{sql_text(sql)}, {}, false, 1, {}, {}, false, {}, false, {}};
    for (const auto& source : rules) {
        model::Rule rule;
        rule.condition = core::Expr::binary("==", core::Expr::observe(core::Observable::rows),
                                            core::Expr::literal(core::Value::integer(1)));
        rule.source = source;
        check.rules.push_back(rule);
    }
    return step(title, std::move(check));
}

model::Step PlanWriter::capture(const std::string& name, core::Kind kind, const std::string& sql) {
    return step(name,
                model::Capture{
                    {name, {core::Variable::Origin::capture, name}, kind, false}, model::SqlProbe{sql_text(sql)}, {}});
}

model::Step PlanWriter::step(const std::string& title, model::Step::Body body) {
    model::Step made;
    made.number = ++steps_;
    made.id = fmt::format("step-{}", steps_);
    made.title = core::Expr::literal(core::Value::text(title));
    made.section = section;
    made.scenario = scenario;
    made.place = {"runbooks/staging_validation.rb", static_cast<std::size_t>(10 * steps_), 3};
    made.body = std::move(body);
    const auto kind = model::kind_name(made);
    if (kind == "note" || kind == "indicator" || kind == "gate") return made;
    made.criterion = criterion ? *criterion : model::Criterion{made.id, title, model::Severity::critical, {}, true};
    return made;
}

}  // namespace runbook::tests
