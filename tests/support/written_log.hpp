#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "interpreter/core/step.hpp"
#include "interpreter/log/event.hpp"

namespace runbook::tests {

/// A log written by hand, event by event: a true chain, a second from line to line.
class WrittenLog {
  public:
    void add(std::string type, core::Json body) {
        log::Line line;
        line.seq = lines.size();
        line.time = fmt::format("2026-11-21T08:{:02}:{:02}.123456Z", line.seq / 60, line.seq % 60);
        line.run = "01JD6Z7N5R8Q2X4T9V3W1Y0ABC";
        line.prev = prev_;
        line.event = {std::move(type), std::move(body)};
        const auto encoded = log::encode(line);
        prev_ = log::leaf_hash(encoded);
        bytes += encoded + "\n";
        lines.push_back(std::move(line));
    }
    void add(std::string type, const std::string& body) { add(std::move(type), core::parse_json(body)); }
    void add(std::string type, const char* body) { add(std::move(type), core::parse_json(body)); }
    void plan(const core::Step& step) { add("plan.step", core::to_json(step)); }
    void seal() { add("seal", core::Json(core::Json::Object{{"lines", std::uint64_t{lines.size()}}})); }

    std::vector<log::Line> lines;
    std::string bytes;

  private:
    std::string prev_ = std::string(64, '0');
};

/// Steps for it, numbered as they are made.
class PlanWriter {
  public:
    std::vector<std::string> section;
    std::optional<core::Criterion> criterion;
    std::int64_t scenario = 0;

    core::Step check(const std::string& title, const std::string& sql, const std::vector<std::string>& rules) {
        core::Check check{core::SqlProbe{sql_text(sql)}, {}, false, 1, {}, {}, false, {}};
        for (const auto& source : rules) {
            core::Rule rule;
            rule.condition = core::Expr::literal(core::Value::boolean(true));
            rule.source = source;
            check.rules.push_back(rule);
        }
        return step(title, std::move(check));
    }
    core::Step capture(const std::string& name, core::Kind kind, const std::string& sql) {
        return step(name, core::Capture{name, name, kind, false, core::SqlProbe{sql_text(sql)}});
    }
    core::Step step(const std::string& title, decltype(core::Step::body) body) {
        core::Step made;
        made.number = ++steps_;
        made.id = fmt::format("step-{}", steps_);
        made.title = core::Expr::literal(core::Value::text(title));
        made.section = section;
        made.scenario = scenario;
        made.place = {"runbooks/staging_validation.rb", static_cast<std::size_t>(10 * steps_), 3};
        made.body = std::move(body);
        const auto kind = core::kind_name(made);
        if (kind == "note" || kind == "indicator" || kind == "gate") return made;
        made.criterion = criterion ? *criterion : core::Criterion{made.id, title, core::Severity::critical, {}, true};
        return made;
    }

  private:
    std::int64_t steps_ = 0;
    static core::SqlText sql_text(const std::string& sql) {
        core::SqlText made;
        made.text = sql;
        return made;
    }
};

}  // namespace runbook::tests
