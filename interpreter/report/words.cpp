#include "interpreter/report/words.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "interpreter/core/number.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/report/overview.hpp"

namespace runbook::report {

using model::Verdict;

namespace {

// A value in the log can be 128 kB of text; a line of the report shows its beginning, and the log has all of it.
constexpr std::size_t kLongestValue = 300;
constexpr std::size_t kLongestMessage = 500;
constexpr std::size_t kMostRulesInALine = 3;

Text broken_rules(const model::StepResult& result) {
    Text out;
    std::size_t all = 0;
    for (const auto& rule : result.rules) {
        if (rule.verdict == Verdict::pass || rule.verdict == Verdict::not_applicable) continue;
        if (++all > kMostRulesInALine) continue;
        const auto operands = operands_text(rule);
        out.append(operands.empty() ? Text().code(rule.source) : operands, "; ");
    }
    if (all > kMostRulesInALine) out.words("; and " + core::counted(all - kMostRulesInALine, "more rule"));
    return out;
}

}  // namespace

std::string time_text(const std::string& line_time) {
    if (line_time.size() < 19) return line_time;
    return line_time.substr(0, 10) + " " + line_time.substr(11, 8) + " UTC";
}

std::string duration_text(std::int64_t microseconds) {
    if (microseconds < 50) return "under 0.1 ms";  // 0.0 would look as if nothing had run
    const core::Number exact(microseconds);
    if (microseconds < 1'000'000) return (exact / core::Number(1'000)).to_fixed(1) + " ms";
    return (exact / core::Number(1'000'000)).to_fixed(2) + " s";
}

std::string joined(const std::vector<std::string>& values, std::string_view separator) {
    return fmt::format("{}", fmt::join(values, separator));
}

std::string verdict_name(std::optional<Verdict> verdict, std::string_view otherwise) {
    return std::string(verdict ? model::name_of(*verdict) : otherwise);
}

std::optional<Verdict> verdict_of(const Record& record, const model::Step& step) {
    const auto* judged = result_of(record, step.number);
    return judged == nullptr ? std::nullopt : std::optional(judged->result.verdict);
}

std::string section_name(const model::Step& step) {
    return joined(step.section, " / ");
}

std::string value_text(const std::string& displayed) {
    return shortened(displayed, kLongestValue);
}
std::string value_text(const core::Value& value) {
    return value_text(value.display());
}

std::string criterion_name(const model::Criterion& criterion) {
    return model::name_of(criterion);
}

bool in_named_criterion(const model::Step& step) {
    return step.criterion && !step.criterion->implied;
}

Text operands_text(const model::RuleResult& rule) {
    Text out = Text().sentence(shortened(rule.message, kLongestMessage));
    if (!rule.have.empty()) out.words(out.empty() ? "have " : ": have ").code(value_text(rule.have));
    if (!rule.want.empty()) out.words(out.empty() ? "want " : ", want ").code(value_text(rule.want));
    return out;
}

std::string error_text(const model::ServerError& error) {
    const auto& condition = error.condition;
    const auto name = condition == error.sqlstate ? condition : error.sqlstate + " " + condition;
    return name + ": " + shortened(error.message, kLongestMessage);
}

Text answer_text(const model::Step& step, const core::Value& answer) {
    const auto question = model::question_of(step);
    if (question && question->attests && answer.kind() == core::Kind::boolean)
        return Text().words(answer.as_bool() ? "yes" : "no");
    return Text().code(value_text(answer));
}

Text deviation_text(const Record& record, const model::Step& step) {
    const auto* judged = result_of(record, step.number);
    if (judged == nullptr) return Text().text(reason_without_result(record, step));
    const auto& observed = judged->observed;
    auto out = broken_rules(judged->result);
    if (observed && observed->error && judged->result.verdict != Verdict::pass)
        out.append(Text().words("the server said ").text(error_text(*observed->error)), "; ");
    if (!out.empty()) return out;
    if (!judged->result.reason.empty()) return Text().sentence(shortened(judged->result.reason, kLongestMessage));
    if (observed && !observed->failure.empty()) return Text().sentence(shortened(observed->failure, kLongestMessage));
    return Text().words("the log gives no reason");
}

}  // namespace runbook::report
