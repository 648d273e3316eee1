#include "interpreter/cli/inputs.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
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

struct TomlFile {
    std::string name;
    std::string text;
    toml::table table = {};
};

// The library reads the parts of a dotted key recursively. Nobody writes a key of a thousand parts.
void must_have_short_keys(const TomlFile& toml) {
    constexpr std::ptrdiff_t kMostDots = 1'000;
    std::size_t line = 1;
    for (std::size_t at = 0; at < toml.text.size(); ++line) {
        const auto end = std::min(toml.text.find('\n', at), toml.text.size());
        const auto whole = std::string_view(toml.text).substr(at, end - at);
        const auto key = whole.substr(0, whole.find('='));
        if (std::count(key.begin(), key.end(), '.') > kMostDots)
            throw Failure(kUsage, fmt::format("{}:{}: this key has more than {} parts, expected name = value",
                                              toml.name, line, kMostDots));
        at = end + 1;
    }
}

TomlFile parse_toml(const std::string& file) {
    TomlFile parsed{file, read_text_file(file, kMaxTomlBytes)};
    must_have_short_keys(parsed);
    try {
        parsed.table = toml::parse(parsed.text, file);
    } catch (const toml::parse_error& error) {
        throw Failure(kUsage, fmt::format("{}:{}:{}: not valid TOML: {}; write name = value, and texts in quotes: "
                                          "country = \"US\"",
                                          file, error.source().begin.line, error.source().begin.column,
                                          std::string(error.description())));
    }
    return parsed;
}

// As the file has it: a number would not survive being a double. Only ASCII can be in a number, but a column counts
// characters.
std::string number_text(const TomlFile& file, const toml::node& node) {
    std::size_t at = 0;
    for (toml::source_index line = 1; line < node.source().begin.line; ++line) at = file.text.find('\n', at) + 1;
    for (toml::source_index column = 1; column < node.source().begin.column; ++column) do
            ++at;
        while (at < file.text.size() && (file.text[at] & 0xC0) == 0x80);
    std::string digits;
    for (; at < file.text.size() && std::string_view("+-._0123456789eE").find(file.text[at]) != std::string_view::npos;
         ++at)
        if (file.text[at] != '_' && file.text[at] != '+') digits += file.text[at];
    return digits;
}

// A scalar as text, for `parse_value`.
std::string scalar_text(const TomlFile& file, std::string_view key, const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (node.is_floating_point()) return number_text(file, node);
    if (!node.is_integer() && !node.is_date() && !node.is_date_time())
        throw Failure(kUsage, fmt::format("{}: `{}` must be text, a number, a date, true or false", file.name, key));
    std::ostringstream out;
    node.visit([&](const auto& value) {
        if constexpr (toml::is_value<decltype(value)>) out << value;
    });
    return out.str();
}

// One text, or those of a list.
std::vector<std::string> texts_of(const TomlFile& file, std::string_view key, const toml::node& node) {
    const auto* list = node.as_array();
    if (node.is_table())
        throw Failure(kUsage, fmt::format("{}:{}: [{}] is a table, expected lines of the form name = value; remove its "
                                          "heading",
                                          file.name, node.source().begin.line, key));
    if (list == nullptr) return {scalar_text(file, key, node)};
    std::vector<std::string> texts;
    for (const auto& element : *list) texts.push_back(scalar_text(file, key, element));
    return texts;
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
    std::string all;
    for (const auto& one : known) all += (all.empty() ? "; expected " : ", ") + one;
    throw Failure(kUsage, fmt::format("{}: no manual or ask step has the id `{}`{}", file, id,
                                      near ? "; did you mean `" + *near + "`?" : all));
}

void check_answer(const std::string& file, const model::Step& step, const GivenAnswer& given) {
    const auto question = *model::question_of(step);
    const auto kind = question.kind;
    if (const auto value = core::parse_value(kind, given.answer)) {
        if (question.needs_evidence && value->as_bool() && core::trimmed(given.evidence).empty())
            throw Failure(kUsage, fmt::format("{}: [{}] has no evidence, which \"{}\" requires; add: evidence = \"…\"",
                                              file, step.id, step.title_text()));
        return;
    }
    const auto expected =
        kind == core::Kind::boolean ? std::string("true or false") : core::expected_instead(kind, given.answer);
    throw Failure(kUsage,
                  fmt::format("{}: the answer to `{}` is `{}`, expected {}", file, step.id, given.answer, expected));
}

GivenAnswer read_answer(const TomlFile& file, std::string_view id, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr)
        throw Failure(kUsage, fmt::format("{}: an answer must be a table: [{}] with `answer = …`", file.name, id));
    if (!table->contains("answer")) throw Failure(kUsage, fmt::format("{}: [{}] has no `answer = …`", file.name, id));
    GivenAnswer given;
    for (const auto& [key, value] : *table) {
        if (key.str() == "answer")
            given.answer = scalar_text(file, key.str(), value);
        else if (key.str() == "evidence")
            given.evidence = scalar_text(file, key.str(), value);
        else
            throw Failure(kUsage, fmt::format("{}: [{}] has `{}`, expected `answer` and `evidence`", file.name, id,
                                              std::string(key.str())));
    }
    return given;
}

void take_answer(const TomlFile& file, std::string_view id, const toml::node& node, const plan::Plan& plan,
                 GivenAnswers& answers) {
    const auto* step = answered_step(plan, id);
    if (step == nullptr) refuse_unknown(file.name, id, plan);
    auto given = read_answer(file, id, node);
    check_answer(file.name, *step, given);
    answers[step->id] = std::move(given);
}

// A table of answers, by a runbook's id: one file can serve several runbooks.
bool is_of_a_runbook(const toml::node& node) {
    const auto* table = node.as_table();
    return table != nullptr && !table->empty() && !table->contains("answer") &&
           std::all_of(table->begin(), table->end(), [](const auto& member) { return member.second.is_table(); });
}

// Ids of steps inside a for_each contain brackets, so the key must be quoted.
std::string toml_key(const std::string& id) {
    const bool bare =
        id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
    return bare ? id : core::quote_text(id);
}

std::vector<std::string> separated(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ',');)
        if (const auto value = core::trimmed(part); !value.empty()) parts.emplace_back(value);
    return parts;
}

void ask_for_missing(const sema::Program& program, plan::GivenParameters& given) {
    if (!can_ask()) return;
    for (const auto* param : plan::missing_parameters(program.params, given)) {
        const auto question = param->prompt.empty() ? param->name : param->prompt;
        for (;;) {
            const auto text = ask_line(fmt::format("{} ({}{}): ", question, core::name_of(param->kind),
                                                   param->list ? ", separated by commas" : ""));
            if (!text)
                throw Failure(kUsage,
                              fmt::format("the param `{0}` has no value; give one with --set {0}=…", param->name));
            const auto texts = param->list ? separated(*text) : std::vector{*text};
            const auto problem = plan::parameter_problem(*param, texts);
            if (problem.empty()) {
                given[param->name] = texts;
                break;
            }
            print_error(problem + "\n");
        }
    }
}

}  // namespace

plan::GivenParameters given_parameters(const InputOptions& options) {
    plan::GivenParameters given;
    for (const auto& name : options.params) {
        const auto file = parse_toml(name);
        for (const auto& [key, node] : file.table) given[std::string(key.str())] = texts_of(file, key.str(), node);
    }
    plan::GivenParameters set;
    for (const auto& setting : options.set) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos || equals == 0)
            throw Failure(kUsage, fmt::format("--set {}: expected name=value", setting));
        set[setting.substr(0, equals)].push_back(setting.substr(equals + 1));
    }
    for (auto& [name, texts] : set) given[name] = std::move(texts);
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
    for (const auto& name : files) {
        const auto file = parse_toml(name);
        const toml::table* own = nullptr;
        for (const auto& [key, node] : file.table) {
            const bool of_a_runbook = answered_step(plan, key.str()) == nullptr && is_of_a_runbook(node);
            if (!of_a_runbook) take_answer(file, key.str(), node, plan, answers);
            if (of_a_runbook && key.str() == plan.head.id) own = node.as_table();
        }
        // What is given for this runbook takes precedence over what is given for all.
        if (own != nullptr)
            for (const auto& [id, answer] : *own) take_answer(file, id.str(), answer, plan, answers);
    }
    return answers;
}

std::string missing_answers(const plan::Plan& plan, const GivenAnswers& answers) {
    std::string lines;
    const judge::RunState nothing_run(plan.steps);
    for (const auto& step : plan.steps) {
        const auto question = model::question_of(step);
        if (!question || question->confirms || answers.count(step.id) > 0) continue;
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
