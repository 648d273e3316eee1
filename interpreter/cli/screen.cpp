#include "interpreter/cli/screen.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/core/units.hpp"

namespace runbook::cli {

namespace {

using model::Verdict;

constexpr auto kTick = std::chrono::milliseconds(100);
constexpr std::size_t kBarWidth = 20;

const char* color_code(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass: return "32";
        case Verdict::warn: return "33";
        case Verdict::skipped:
        case Verdict::not_applicable: return "2";
        default: return "31";
    }
}

// Each mark has its word beside it, so the output is clear without a special font or color.
const char* mark_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass: return "✓";
        case Verdict::warn: return "!";
        case Verdict::skipped:
        case Verdict::not_applicable: return "-";
        default: return "✗";
    }
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string fitted(std::string text, std::size_t width) {
    if (width_of(text) <= width) return text;
    while (width_of(text) + 1 > width) {
        while (!text.empty() && (text.back() & 0xC0) == 0x80) text.pop_back();
        if (text.empty()) break;
        text.pop_back();
    }
    return text + "…";
}

std::string one_line(const std::string& text) {
    return core::printable(text);
}

std::string place_of(const model::Step& step) {
    std::string place;
    for (const auto& title : step.section) place += title + " / ";
    if (step.criterion && !step.criterion->implied) place += step.criterion->id + ": ";
    return place;
}

// The live line contains our own escape sequences.
void write_live(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

std::string rule_line(const std::string& margin, const model::RuleResult& rule) {
    return margin + one_line(fmt::format("{} {}: have {}", model::name_of(rule.verdict), rule.source, rule.have)) +
           "\n";
}

std::string seconds_text(std::chrono::steady_clock::duration elapsed) {
    return fmt::format("{:.1f} s", std::chrono::duration<double>(elapsed).count());
}

std::string prompt_of(const model::Question& question, const std::string& title) {
    if (!question.attests) return title + ": ";
    return title + (question.by.empty() ? "" : " (" + question.by + ")") + "? [yes/no] ";
}

// What was typed, as `parse_value` reads it.
std::string typed_value(const model::Question& question, const std::string& text) {
    if (question.attests && text == "yes") return "true";
    if (question.attests && text == "no") return "false";
    return text;
}

// Returns nothing at the end of input, or if a signal ends the question.
std::optional<core::Value> ask_until_valid(const model::Question& question, const std::string& title) {
    for (;;) {
        const auto text = ask_line(prompt_of(question, title));
        if (!text) return std::nullopt;
        if (auto value = core::parse_value(question.kind, typed_value(question, *text))) return value;
        print_error(question.attests ? "type yes or no\n"
                                     : fmt::format("type {}\n", core::describe({question.kind, core::Kind::unknown})));
    }
}

}  // namespace

bool wants_color(Color color) {
    if (color != Color::automatic) return color == Color::always;
    const char* no_color = std::getenv("NO_COLOR");
    return ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

std::size_t terminal_width() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
}

Screen::Screen(const plan::Plan& plan, const RunOptions& options, GivenAnswers answers)
    : options_(options),
      answers_(std::move(answers)),
      tree_(::isatty(STDOUT_FILENO) == 1),
      live_(tree_ && ::isatty(STDERR_FILENO) == 1 && !options.quiet),
      color_(wants_color(options.color)),
      silent_(options.quiet),
      total_(plan.steps.size()) {
    if (live_) ticker_ = std::thread([this] { tick(); });
}

Screen::~Screen() {
    stop();
}

void Screen::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        stopping_ = true;
        if (live_) clear_live_line();
    }
    changed_.notify_all();
    if (ticker_.joinable()) ticker_.join();
}

void Screen::tick() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        draw_live_line();
        changed_.wait_for(lock, kTick);
    }
}

void Screen::draw_live_line() {
    if (doing_.empty()) return;
    const std::size_t filled = total_ == 0 ? 0 : done_ * kBarWidth / total_;
    const auto line =
        fmt::format("[{}{}] {}/{}  {}  {}", std::string(filled, '#'), std::string(kBarWidth - filled, '.'), done_,
                    total_, seconds_text(std::chrono::steady_clock::now() - start_), doing_);
    write_live("\r\033[K" + fitted(line, terminal_width() - 1));
}

void Screen::clear_live_line() {
    write_live("\r\033[K");
}

void Screen::print(const std::string& text) {
    if (silent_) return;
    if (live_) clear_live_line();
    cli::print(text);
}

std::string Screen::painted(const std::string& text, const char* code) const {
    return color_ ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

std::string Screen::verdict_mark(Verdict verdict) const {
    const auto word = fmt::format("{:<7}", model::name_of(verdict));
    return painted(tree_ ? fmt::format("{} {}", mark_of(verdict), word) : word, color_code(verdict));
}

void Screen::silence() {
    const std::lock_guard lock(mutex_);
    silent_ = true;
}

void Screen::doing(const std::string& what) {
    const std::lock_guard lock(mutex_);
    doing_ = one_line(what);
}

void Screen::started(const model::Step& step) {
    const std::lock_guard lock(mutex_);
    doing_ = one_line(place_of(step) + step.title_text());
}

void Screen::print_headings(const model::Step& step) {
    if (step.section != section_) {
        section_ = step.section;
        criterion_.clear();
        std::string path;
        for (const auto& title : section_) path += (path.empty() ? "" : " / ") + title;
        print(path.empty() ? "\n" : "\n" + painted(one_line(path), "1") + "\n");
    }
    const auto id = step.criterion && !step.criterion->implied ? step.criterion->id : std::string();
    if (id != criterion_ && !id.empty())
        print(
            one_line(fmt::format("  {} {} ({})", id, step.criterion->title, model::name_of(step.criterion->severity))) +
            "\n");
    criterion_ = id;
}

void Screen::finished(const model::Step& step, const model::StepResult& result) {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (!tree_) {
        const auto reason = result.reason.empty() ? "" : " - " + result.reason;
        const auto value = result.captured ? " = " + result.captured->display() : "";
        const auto remedy = result.remedy.empty() ? "" : " - remedy: " + std::string(core::trimmed(result.remedy));
        print(verdict_mark(result.verdict) + " " +
              one_line(place_of(step) + step.title_text() + value + reason + remedy) + "\n");
        if (options_.verbose)
            for (const auto& rule : result.rules) print(rule_line("        ", rule));
        return;
    }
    print_headings(step);
    const auto value = result.captured ? " = " + result.captured->display() : "";
    // Indented below its criterion, if it has one.
    const std::string margin = criterion_.empty() ? "  " : "    ";
    const auto below = margin + "          ";
    print(margin + verdict_mark(result.verdict) + " " + one_line(step.title_text() + value) + "\n");
    if (!result.reason.empty()) print(painted(below + one_line(result.reason), "2") + "\n");
    if (options_.verbose)
        for (const auto& rule : result.rules) print(rule_line(below, rule));
    if (!result.remedy.empty()) print(below + one_line("remedy: " + std::string(core::trimmed(result.remedy))) + "\n");
}

void Screen::decided(const model::Step& gate, const model::GateResult& result) {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (tree_) print_headings(gate);
    const char* code = result.decision == model::Decision::go     ? "1;32"
                       : result.decision == model::Decision::hold ? "1;33"
                                                                  : "1;31";
    const auto decision = painted(std::string(model::name_of(result.decision)), code);
    print(fmt::format("{}{} gate {}: {}\n", tree_ ? "  " : "", decision, one_line(gate.title_text()),
                      one_line(result.rule)));
}

void Screen::noted(const std::string& text) {
    const std::lock_guard lock(mutex_);
    ++done_;
    print(fmt::format("{}note: {}\n", tree_ ? "    " : "", core::printable(text, true)));
}

std::optional<exec::Answer> Screen::answer(const model::Step& step, const std::string& title) {
    const auto question = *model::question_of(step);
    if (const auto given = answers_.find(step.id); given != answers_.end())
        return exec::Answer{*core::parse_value(question.kind, given->second.answer), given->second.evidence,
                            "answers file"};
    if (!can_ask()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    if (live_) clear_live_line();
    const auto value = ask_until_valid(question, title);
    if (!value) return std::nullopt;
    std::string evidence;
    if (question.needs_evidence && value->as_bool()) {
        const auto given = ask_line("evidence: ");
        if (!given) return std::nullopt;
        evidence = *given;
    }
    return exec::Answer{*value, evidence, "terminal"};
}

}  // namespace runbook::cli
