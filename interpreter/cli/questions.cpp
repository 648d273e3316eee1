#include "interpreter/cli/questions.hpp"

#include <fmt/format.h>

#include "interpreter/cli/layout.hpp"
#include "interpreter/cli/screen.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"

namespace runbook::cli {

namespace {

std::string heading_of(const model::Question& question, const Asked& asked) {
    auto heading = fmt::format("question {} of {}", asked.number, asked.total);
    if (!asked.target.empty()) heading += ", on " + asked.target;
    if (!question.by.empty()) heading += ", for the " + question.by;
    return heading;
}

std::string prompt_of(const model::Question& question, const std::string& title) {
    if (question.confirms) return title + ": go on? It is committed. [y/n] ";
    if (question.attests) return title + "? [y/n] ";
    return fmt::format("{} ({}): ", title, core::name_of(question.kind));
}

// What was typed, as `parse_value` reads it.
std::string typed_value(const model::Question& question, const std::string& text) {
    const auto word = core::to_lower(core::trimmed(text));
    if (question.attests && (word == "y" || word == "yes")) return "true";
    if (question.attests && (word == "n" || word == "no")) return "false";
    return question.attests ? "" : std::string(core::trimmed(text));
}

std::optional<core::Value> ask_until_valid(const model::Question& question, const std::string& title) {
    for (;;) {
        const auto text = ask_line(prompt_of(question, title));
        if (!text) return std::nullopt;
        if (auto value = core::parse_value(question.kind, typed_value(question, *text))) return value;
        print_error(question.attests ? "type y or n\n"
                                     : fmt::format("type {}\n", core::describe({question.kind, core::Kind::unknown})));
    }
}

std::optional<std::string> ask_for_evidence() {
    for (;;) {
        auto text = ask_line("evidence (a link, a ticket, what you saw): ");
        if (!text || !core::trimmed(*text).empty()) return text;
        print_error("evidence is required: say where it can be found\n");
    }
}

}  // namespace

std::optional<exec::Answer> ask_operator(const model::Question& question, const Asked& asked) {
    print_error("\n" + wrapped(heading_of(question, asked), 0, screen_width()));
    const auto value = ask_until_valid(question, asked.title);
    if (!value) return std::nullopt;
    std::optional<std::string> evidence = std::string();
    if (question.attests && !question.confirms && !value->as_bool())
        evidence = ask_line("why not? (Enter for no reason) ");
    else if (question.needs_evidence)
        evidence = ask_for_evidence();
    if (!evidence) return std::nullopt;
    return exec::Answer{*value, *evidence, "terminal"};
}

}  // namespace runbook::cli
