#include "interpreter/cli/inputs.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <sstream>

#include "interpreter/cli/exit_status.hpp"
#include "interpreter/cli/failure.hpp"
#include "interpreter/cli/load.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/judge/run_state.hpp"
#include "interpreter/plan/parameters.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kMaxTomlBytes = 4 * 1024 * 1024;

toml::table parse_toml(const std::string& file) {
    try {
        return toml::parse(read_text_file(file, kMaxTomlBytes), file);
    } catch (const toml::parse_error& error) {
        throw Failure(kUsage, fmt::format("{}:{}:{}: not valid TOML: {}", file, error.source().begin.line,
                                          error.source().begin.column, std::string(error.description())));
    }
}

// A scalar as text, for `parse_value`.
std::string scalar_text(const std::string& file, std::string_view key, const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (!node.is_integer() && !node.is_floating_point() && !node.is_date() && !node.is_date_time())
        throw Failure(kUsage, fmt::format("{}: `{}` must be text, a number, a date, true or false", file, key));
    std::ostringstream out;
    node.visit([&](const auto& value) {
        if constexpr (toml::is_value<decltype(value)>) out << value;
    });
    return out.str();
}

const model::Step* answered_step(const plan::Plan& plan, std::string_view id) {
    for (const auto& step : plan.steps)
        if (step.id == id && model::question_of(step)) return &step;
    return nullptr;
}

[[noreturn]] void refuse_unknown(const std::string& file, std::string_view id, const plan::Plan& plan) {
    std::vector<std::string> known;
    for (const auto& step : plan.steps)
        if (answered_step(plan, step.id) != nullptr) known.push_back(step.id);
    const auto near = core::closest(id, known);
    throw Failure(kUsage, fmt::format("{}: no manual or ask step has the id `{}`{}", file, id,
                                      near ? "; did you mean `" + *near + "`?" : ""));
}

void check_answer(const std::string& file, const model::Step& step, const GivenAnswer& given) {
    const auto kind = model::question_of(step)->kind;
    if (core::parse_value(kind, given.answer)) return;
    const auto expected =
        kind == core::Kind::boolean ? std::string("true or false") : core::describe({kind, core::Kind::unknown});
    throw Failure(kUsage,
                  fmt::format("{}: the answer to `{}` is `{}`, expected {}", file, step.id, given.answer, expected));
}

GivenAnswer read_answer(const std::string& file, std::string_view id, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr || !table->contains("answer"))
        throw Failure(kUsage, fmt::format("{}: an answer must be a table: [{}] with `answer = …`", file, id));
    GivenAnswer given;
    for (const auto& [key, value] : *table) {
        if (key.str() == "answer")
            given.answer = scalar_text(file, key.str(), value);
        else if (key.str() == "evidence")
            given.evidence = scalar_text(file, key.str(), value);
        else
            throw Failure(kUsage, fmt::format("{}: [{}] has `{}`, expected `answer` and `evidence`", file, id,
                                              std::string(key.str())));
    }
    return given;
}

// Ids of steps inside a for_each contain brackets, so the key must be quoted.
std::string toml_key(const std::string& id) {
    const bool bare =
        id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
    return bare ? id : core::quote_text(id);
}

void ask_for_missing(const sema::Program& program, plan::GivenParameters& given) {
    if (!can_ask()) return;
    for (const auto* param : plan::missing_parameters(program.params, given)) {
        const auto question = param->prompt.empty() ? param->name : param->prompt;
        for (;;) {
            const auto text = ask_line(fmt::format("{} ({}): ", question, core::name_of(param->kind)));
            if (!text)
                throw Failure(kUsage,
                              fmt::format("the param `{0}` has no value; give one with --set {0}=…", param->name));
            const auto problem = plan::parameter_problem(*param, *text);
            if (problem.empty()) {
                given[param->name] = *text;
                break;
            }
            print_error(problem + "\n");
        }
    }
}

}  // namespace

plan::GivenParameters given_parameters(const InputOptions& options) {
    plan::GivenParameters given;
    for (const auto& file : options.params)
        for (const auto& [key, node] : parse_toml(file))
            given[std::string(key.str())] = scalar_text(file, key.str(), node);
    for (const auto& setting : options.set) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos || equals == 0)
            throw Failure(kUsage, fmt::format("--set {}: expected name=value", setting));
        given[setting.substr(0, equals)] = setting.substr(equals + 1);
    }
    return given;
}

plan::Plan make_plan(const sema::Program& program, const InputOptions& options) {
    auto given = given_parameters(options);
    ask_for_missing(program, given);
    try {
        return plan::build(program, plan::resolve_parameters(program.params, given));
    } catch (const plan::ParameterError& error) {
        throw Failure(kUsage, error.what());
    } catch (const plan::PlanError& error) {
        throw Failure(kUsage, error.what());
    }
}

GivenAnswers given_answers(const std::vector<std::string>& files, const plan::Plan& plan) {
    GivenAnswers answers;
    for (const auto& file : files)
        for (const auto& [key, node] : parse_toml(file)) {
            const auto* step = answered_step(plan, key.str());
            if (step == nullptr) refuse_unknown(file, key.str(), plan);
            auto given = read_answer(file, key.str(), node);
            check_answer(file, *step, given);
            answers[step->id] = std::move(given);
        }
    return answers;
}

std::string missing_answers(const plan::Plan& plan, const GivenAnswers& answers) {
    std::string lines;
    const judge::RunState nothing_run(plan.steps);
    for (const auto& step : plan.steps) {
        const auto question = model::question_of(step);
        if (!question || answers.count(step.id) > 0) continue;
        const auto settled = nothing_run.settle_without_running(step);
        if (settled && settled->verdict == model::Verdict::not_applicable) continue;
        lines += fmt::format("\n# {}\n[{}]\n", step.title_text(), toml_key(step.id));
        lines += question->attests ? "answer = false  # change to true to attest it\n"
                                   : fmt::format("answer = \"\"  # {}\n", core::name_of(question->kind));
        if (question->needs_evidence) lines += "evidence = \"\"\n";
    }
    return lines;
}

}  // namespace runbook::cli
