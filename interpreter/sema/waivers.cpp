#include "interpreter/sema/waivers.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "grammar/parse.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/core/time_text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/compiler.hpp"
#include "interpreter/sema/messages.hpp"

namespace runbook::sema {

namespace {

constexpr std::string_view kExample =
    "waive \"C1\", check: :check_constraints, seen: \"21\", reason: \"…\", by: \"…\", until: \"2026-03-31 UTC\"";

std::optional<core::Number> time_from(Compiler& compiler, Arguments& args, const ast::Expr* until) {
    std::string text(core::trimmed(args.text(until)));
    if (text.ends_with(" UTC")) text.resize(text.size() - 4);
    const auto time = core::parse_timestamp(text);
    if (time) return time->as_number();
    if (until != nullptr) compiler.error(kWaiverTime(args.text(until)), until->span);
    return std::nullopt;
}

std::string needed_text(Compiler& compiler, Arguments& args, const char* name, const char* what) {
    const auto* expr = args.needed_keyword(name, what, kExample);
    auto text = args.text(expr);
    if (expr != nullptr && core::trimmed(text).empty()) compiler.error(kEmptyInWaiver(name), expr->span);
    return text;
}

std::optional<model::Waiver> compile_waiver(Compiler& compiler, const ast::Statement& statement) {
    Arguments args(compiler, statement);
    model::Waiver waiver;
    const auto* criterion = args.next("the id of a criterion", kExample);
    waiver.criterion = args.text(criterion);
    const auto* check = args.needed_keyword("check", "the id of a check", kExample);
    const auto ids = args.texts(check);
    if (ids.size() == 1) waiver.check = ids.front();
    waiver.seen = needed_text(compiler, args, "seen", "what the check has found");
    waiver.reason = needed_text(compiler, args, "reason", "why it is forgiven");
    waiver.by = needed_text(compiler, args, "by", "who forgives it");
    const auto* until = args.needed_keyword("until", "how long", kExample);
    const auto time = until == nullptr ? std::nullopt : time_from(compiler, args, until);
    args.finish();
    if (!time || criterion == nullptr || waiver.check.empty()) return std::nullopt;
    waiver.until = *time;
    return waiver;
}

}  // namespace

std::vector<PlacedWaiver> read_waivers(grammar::Sources& sources, std::uint32_t file,
                                       grammar::Diagnostics& diagnostics) {
    const ProjectFiles no_files;
    const auto tree = grammar::parse(sources, file, diagnostics);
    Compiler compiler{sources, diagnostics, no_files};
    std::vector<PlacedWaiver> waivers;
    for (const auto& statement : tree.statements) {
        if (statement.broken) continue;
        if (statement.name.text != "waive" || statement.block || statement.modifier)
            compiler.error(kOnlyWaivers(statement.name.text), statement.name.span);
        else if (auto waiver = compile_waiver(compiler, statement))
            waivers.push_back({*std::move(waiver), statement.name.span});
    }
    return waivers;
}

void check_waivers(const std::vector<PlacedWaiver>& waivers, const std::vector<model::Step>& steps,
                   grammar::Diagnostics& diagnostics) {
    for (const auto& placed : waivers) {
        const auto& waiver = placed.waiver;
        const auto is_it = [&](const model::Step& step) { return step.id == waiver.check; };
        const auto step = std::find_if(steps.begin(), steps.end(), is_it);
        const auto* check = step == steps.end() ? nullptr : model::check_in(*step);
        const auto report = [&, at = placed.span](const core::MistakeText& mistake) {
            diagnostics.error(mistake.slug, mistake.message, at, mistake.help);
        };
        if (check == nullptr)
            report(kWaivesNothing(waiver.check));
        else if (step->criterion->id != waiver.criterion)
            report(kWaivesOtherCriterion(waiver.check, step->criterion->id, waiver.criterion));
        else if (step->action)
            report(kWaivesAction(waiver.check));
        else if (step->criterion->severity == model::Severity::critical && !check->waivable)
            report(kNotWaivable(waiver.check));
    }
}

}  // namespace runbook::sema
