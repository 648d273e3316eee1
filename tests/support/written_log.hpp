#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/model/events.hpp"
#include "interpreter/model/step.hpp"

namespace runbook::tests {

/// A log written by hand, event by event, with a valid chain and one second between lines.
class WrittenLog {
  public:
    void add(const model::Event& event);
    void add(std::string_view type, const core::Json& body);
    void plan(const model::Step& step);
    void seal();

    std::uint64_t lines = 0;
    std::string bytes;

  private:
    std::string prev_ = std::string(64, '0');
};

/// Steps for it, numbered in the order of their creation.
class PlanWriter {
  public:
    std::vector<std::string> section;
    std::optional<model::Criterion> criterion;
    std::int64_t scenario = 0;

    model::Step check(const std::string& title, const std::string& sql, const std::vector<std::string>& rules);
    model::Step capture(const std::string& name, core::Kind kind, const std::string& sql);
    model::Step step(const std::string& title, model::Step::Body body);

  private:
    std::int64_t steps_ = 0;
};

}  // namespace runbook::tests
