#include "tests/support/hostile_texts.hpp"

#include <variant>

#include "interpreter/model/step.hpp"

namespace runbook::tests {

const std::vector<std::string> kHostile = {"# heading",
                                           "#",
                                           "- item",
                                           "- [x] PASS",
                                           "+ item",
                                           "* item",
                                           "1. one",
                                           "12) one",
                                           "> quote",
                                           "===",
                                           "---",
                                           "***",
                                           "___",
                                           "| a | b |",
                                           "a\n|---|---|\n| b | c |",
                                           "\\",
                                           "\\\\",
                                           "\\|",
                                           "\\`",
                                           "|",
                                           "||",
                                           "`",
                                           "``",
                                           "`x`",
                                           "`<b>`",
                                           "``<b>``",
                                           "a ` b ` c `",
                                           "` `",
                                           "```\n# out of the fence\n```",
                                           "````````",
                                           "~~~\n# out\n~~~",
                                           "<script>alert(1)</script>",
                                           "<!-- ",
                                           "</details>",
                                           "<b",
                                           "[link](javascript:alert(1))",
                                           "![image](x)",
                                           "[x]: http://example.org",
                                           "<http://example.org>",
                                           "**bold** __bold__ _a_ ~~x~~",
                                           "&lt;b&gt; &#60;b&#62; &amp",
                                           "R & D",
                                           "$x$",
                                           "\x1b[31mred\x1b[0m",
                                           "\x07\x08\x7f",
                                           "\xC2\x9B\x33m",
                                           "\xE2\x80\xAEsliaf",
                                           "\xE2\x81\xA6x\xE2\x81\xA9",
                                           "a\nb\n\n# c\n\n    d",
                                           "a\r\nb",
                                           "\t- x",
                                           "    code",
                                           "ends with blanks  ",
                                           "ends with a mark #",
                                           "\xEF\xBB\xBF",
                                           "<p>\n\n- [x] **PASS**\n"};

namespace {

class TextReplacer {
  public:
    explicit TextReplacer(std::string_view replacement) : replacement_(replacement) {}

    void operator()(model::RunStarted& start) const {
        auto& runbook = start.runbook;
        replace(start.tool, start.plan_id, start.operator_name, start.host, start.signer, start.signer_name,
                start.environment, runbook.title, runbook.id, runbook.version, runbook.owner, runbook.description,
                runbook.references, runbook.file, runbook.sha256);
        for (auto& module : runbook.modules) replace(module.name, module.sha256);
        for (auto& fixture : start.fixtures) replace(fixture.file, fixture.sha256);
        for (auto& [name, value] : start.parameters) replace(value);
        for (auto& waiver : start.waivers)
            replace(waiver.criterion, waiver.check, waiver.seen, waiver.reason, waiver.by);
        for (auto& source : runbook.lua) replace(source.file, source.text);
    }
    void operator()(model::StepPlanned& planned) const {
        auto& step = planned.step;
        replace(step.id, step.section, step.tags, step.place.file);
        if (step.call) replace(step.call->file);
        if (step.criterion) replace(step.criterion->title, step.criterion->tags);
        if (auto* output = model::output_of(step)) replace(output->name);
        model::for_each_expr(step, [this](core::Expr& expr) { replace(expr); });
        std::visit(*this, step.body);
    }
    void operator()(model::TargetReached& target) const {
        auto& server = target.server;
        replace(server.database, server.version, server.role, server.host, server.environment);
        for (auto& function : target.functions) replace(function.signature);
    }
    void operator()(model::StepIntended& intended) const { replace(intended.step.id); }
    void operator()(model::CommitIntended& intended) const { replace(intended.step.id, intended.transaction_id); }
    void operator()(model::HookCalled& called) const {
        replace(called.result.event, called.result.function, called.result.message, called.result.logged);
    }
    void operator()(model::ScenarioLeft& event) const {
        replace(event.left.not_compared);
        for (auto& one : event.left.all) replace(one.object, one.before, one.after);
    }
    void operator()(model::LoopUnrolled& unrolled) const { replace(unrolled.step.id); }
    void operator()(model::QuestionAnswered& answered) const {
        replace(answered.step.id, answered.source, answered.answer);
        answered.evidence = replacement_;
    }
    void operator()(model::NoteShown& note) const { replace(note.step.id, note.text); }
    void operator()(model::StepJudged& judged) const {
        auto& result = judged.result;
        replace(judged.step.id, judged.facts.sql_sha256, result.reason, result.remedy);
        for (auto& rule : result.rules) replace(rule.source, rule.have, rule.want, rule.message);
        if (result.captured) replace(*result.captured);
        if (!judged.observed) return;
        const auto error = judged.observed->error;
        judged.observed->for_each_text([this](std::string& text) { replace(text); },
                                       [this](core::Value& value) { replace(value); });
        if (!error) return;
        judged.observed->error->sqlstate = error->sqlstate;
        judged.observed->error->condition = error->condition;
    }
    void operator()(model::GateDecided& decided) const {
        replace(decided.step.id, decided.title, decided.result.rule, decided.result.reasons);
        replace(decided.result.deviations);
    }
    void operator()(model::RunEnded& ended) const {
        replace(ended.result.reasons, ended.aborted);
        replace(ended.result.deviations);
    }
    void operator()(model::LogSealed&) const {}

    void operator()(model::Check& check) const {
        std::visit(*this, check.probe);
        if (check.among) replace(check.among->text);
        for (auto& rule : check.rules) replace(rule.source);
    }
    void operator()(model::Capture& capture) const { std::visit(*this, capture.probe); }
    void operator()(model::Manual& manual) const { replace(manual.by); }
    void operator()(model::Ask& ask) const { replace(ask.prompt); }
    void operator()(model::Note&) const {}
    void operator()(model::Indicator&) const {}
    void operator()(model::Gate&) const {}
    void operator()(model::Loop& loop) const { replace(loop.name); }
    void operator()(model::Begin&) const {}
    void operator()(model::Commit&) const {}
    void operator()(model::SqlProbe& probe) const { replace(probe.sql.text); }
    void operator()(model::FileProbe&) const {}
    void operator()(model::FilesProbe&) const {}
    void operator()(model::CommandProbe&) const {}
    void operator()(model::HttpProbe&) const {}
    void operator()(model::ElapsedProbe& probe) const { replace(probe.section); }
    void operator()(model::LuaProbe& probe) const { replace(probe.function); }
    void operator()(model::ListenProbe&) const {}

  private:
    std::string replacement_;

    template <typename First, typename Second, typename... Others>
    void replace(First& first, Second& second, Others&... others) const {
        replace(first);
        replace(second, others...);
    }
    void replace(model::Deviations& deviations) const {
        for (auto& deviation : deviations.worst) replace(deviation.criterion, deviation.name, deviation.reason);
    }
    // Empty texts stay empty: they are not shown.
    void replace(std::string& text) const {
        if (!text.empty()) text = replacement_;
    }
    void replace(std::vector<std::string>& texts) const {
        for (auto& text : texts) replace(text);
    }
    void replace(core::Value& value) const {
        if (value.kind() == core::Kind::text) value = core::Value::text(replacement_);
    }
    void replace(core::Expr& expr) const {
        replace(expr.value);
        for (auto& arg : expr.args) replace(arg);
    }
};

}  // namespace

std::vector<model::Event> with_texts(std::vector<model::Event> events, std::string_view replacement) {
    for (auto& event : events) std::visit(TextReplacer(replacement), event);
    return events;
}

}  // namespace runbook::tests
