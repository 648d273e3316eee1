#include "interpreter/core/sqlstate.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/report/escape.hpp"
#include "interpreter/report/markdown_parts.hpp"

namespace runbook::report {

using core::Verdict;

namespace {

// A value of the log may be 128 kB of text: a line of the report tells what it is, the log has all of it.
constexpr std::size_t kLongestValue = 300;
constexpr std::size_t kLongestMessage = 500;
constexpr std::size_t kMostRulesInALine = 3;

std::string broken_rules(const StepResult& result) {
    std::string out;
    std::size_t shown = 0;
    std::size_t all = 0;
    for (const auto& rule : result.rules) {
        if (rule.verdict == Verdict::pass || rule.verdict == Verdict::not_applicable) continue;
        if (++all > kMostRulesInALine) continue;
        ++shown;
        const auto operands = operands_text(rule);
        out += (out.empty() ? "" : "; ") + (operands.empty() ? code(rule.source) : operands);
    }
    return all > shown ? fmt::format("{}; and {}", out, core::counted(all - shown, "more rule")) : out;
}

}  // namespace

std::string time_text(const std::string& line_time) {
    if (line_time.size() < 19) return line_time;
    return line_time.substr(0, 10) + " " + line_time.substr(11, 8) + " UTC";
}

std::string duration_text(std::int64_t microseconds) {
    if (microseconds < 50) return "under 0.1 ms";  // 0.0 would read as if nothing had run
    const core::Number exact(microseconds);
    if (microseconds < 1'000'000) return (exact / core::Number(1'000)).to_fixed(1) + " ms";
    return (exact / core::Number(1'000'000)).to_fixed(2) + " s";
}

std::string section_text(const core::Step& step) {
    std::string out;
    for (const auto& title : step.section) out += (out.empty() ? "" : " / ") + title;
    return out;
}

std::string value_code(const std::string& displayed) {
    return code(shortened(displayed, kLongestValue));
}
std::string value_code(const core::Value& value) {
    return value_code(value.display());
}

std::string criterion_text(const core::Criterion& criterion) {
    return criterion.implied ? text(criterion.title) : text(criterion.id + " " + criterion.title);
}

std::string operands_text(const RuleOutcome& rule) {
    std::string out = prose(shortened(rule.message, kLongestMessage));
    if (!rule.have.empty()) out += (out.empty() ? "have " : ": have ") + value_code(rule.have);
    if (!rule.want.empty()) out += (out.empty() ? "want " : ", want ") + value_code(rule.want);
    return out;
}

std::string error_text(const core::ServerError& error) {
    const auto condition = core::condition_of(error.sqlstate);
    const auto name = condition == error.sqlstate ? condition : error.sqlstate + " " + condition;
    return text(name + ": " + shortened(error.message, kLongestMessage));
}

std::string answer_text(const core::Step& step, const core::Value& answer) {
    if (std::holds_alternative<core::Manual>(step.body) && answer.kind() == core::Kind::boolean)
        return answer.as_bool() ? "yes" : "no";
    return value_code(answer);
}

std::string deviation_text(const RunRecord& record, const core::Step& step) {
    const auto* result = result_of(record, step.number);
    if (result == nullptr) return text(why_without_result(record, step));
    auto out = broken_rules(*result);
    const auto add = [&out](const std::string& more) { out += (out.empty() ? "" : "; ") + more; };
    if (result->observed.error && result->verdict != Verdict::pass)
        add("the server said " + error_text(*result->observed.error));
    if (!out.empty()) return out;
    if (!result->why.empty()) return prose(shortened(result->why, kLongestMessage));
    if (!result->observed.trouble.empty()) return prose(shortened(result->observed.trouble, kLongestMessage));
    return "the log gives no reason";
}

}  // namespace runbook::report
