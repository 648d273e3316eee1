#include "interpreter/cli/screen.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "interpreter/cli/layout.hpp"
#include "interpreter/cli/questions.hpp"
#include "interpreter/cli/step_text.hpp"
#include "interpreter/cli/terminal.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/model/criteria.hpp"

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

std::string one_line(const std::string& text) {
    return core::printable(text);
}

// The live line contains our own escape sequences.
void write_live(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

std::string seconds_text(std::chrono::steady_clock::duration elapsed) {
    return fmt::format("{:.1f} s", std::chrono::duration<double>(elapsed).count());
}

// Where a run is: its database and role, and what is known of the server.
std::string target_text(const model::Server& server, bool sandbox) {
    if (sandbox) return fmt::format("a sandbox: a private PostgreSQL {}, as {}", server.version, server.role);
    const bool socket = server.host.starts_with('/');
    return fmt::format("database {} on {}{}, as {}, PostgreSQL {}{}", server.database, server.host,
                       socket ? "" : ":" + server.port, server.role, server.version, server.tls ? ", TLS" : "");
}

std::string title_of(const model::RunbookHead& head) {
    std::string more = head.id;
    if (!head.version.empty()) more += (more.empty() ? "version " : ", version ") + head.version;
    return head.title + (more.empty() ? "" : "  (" + more + ")");
}

bool is_confirmed(const RunOptions& options) {
    return options.yes || options.sandbox;
}

std::size_t count_questions(const std::vector<model::Step>& steps, const RunOptions& options) {
    return static_cast<std::size_t>(std::count_if(steps.begin(), steps.end(), [&](const auto& step) {
        const auto question = model::question_of(step);
        return question && !(question->confirms && is_confirmed(options));
    }));
}

// A value can be a list of thousands.
constexpr std::size_t kMostOfAValue = 120;
// Shorter waits are not worth a word.
constexpr auto kLong = std::chrono::seconds(1);
constexpr std::size_t kMostNamed = 3;         // of the steps that did not run for one reason
constexpr std::size_t kWidthElsewhere = 120;  // of what is not a terminal

}  // namespace

bool wants_color(Color color) {
    if (color != Color::automatic) return color == Color::always;
    const char* no_color = std::getenv("NO_COLOR");
    return ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

std::size_t screen_width() {
    winsize size{};
    if (::isatty(STDOUT_FILENO) != 1) return kWidthElsewhere;
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

const char* color_of(model::Decision decision) {
    if (decision == model::Decision::go) return "1;32";
    return decision == model::Decision::hold ? "1;33" : "1;31";
}

std::string word_of(Verdict verdict, bool color) {
    const auto word = fmt::format("{:<7}", model::name_of(verdict));
    return color ? fmt::format("\033[{}m{}\033[0m", color_code(verdict), word) : word;
}

Screen::Screen(const plan::Plan& plan, const RunOptions& options, GivenAnswers answers, bool is_signed)
    : plan_(plan),
      options_(options),
      answers_(std::move(answers)),
      signed_(is_signed),
      tree_(::isatty(STDOUT_FILENO) == 1),
      live_(tree_ && ::isatty(STDERR_FILENO) == 1 && !options.quiet),
      color_(wants_color(options.color)),
      silent_(options.quiet),
      total_(plan.steps.size()),
      questions_(count_questions(plan.steps, options)) {
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
        print_collected();
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
                    total_, seconds_text(std::chrono::steady_clock::now() - start_), doing_) +
        (samples_ > 1 ? fmt::format("  {}/{} samples", samples_done_, samples_) : "");
    write_live("\r\033[K" + core::first_characters(line, screen_width() - 1));
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
    const auto word = word_of(verdict, color_);
    return tree_ ? painted(mark_of(verdict), color_code(verdict)) + " " + word : word;
}

void Screen::silence() {
    const std::lock_guard lock(mutex_);
    silent_ = true;
}

void Screen::doing(const std::string& what) {
    const std::lock_guard lock(mutex_);
    doing_ = one_line(what);
}

void Screen::reached(const model::TargetReached& target) {
    const std::lock_guard lock(mutex_);
    const auto& server = target.server;
    if (!target.name.empty())
        return print(labelled("on", target.name + ": " + target_text(server, options_.sandbox), 2, screen_width()));
    target_ = target_text(server, options_.sandbox);
    const auto& environment = options_.environment.empty() ? server.environment : options_.environment;
    print(painted(one_line(title_of(plan_.head)), "1") + "\n");
    print(labelled("on", target_ + (environment.empty() ? "" : "; environment " + environment), 2, screen_width()));
    for (const auto& function : target.functions)
        print(labelled("calls", model::describe(function) + ": it may have effects that a rollback does not undo", 2,
                       screen_width()));
    if (!signed_) print(labelled("log", "unsigned: it will never verify as trusted", 2, screen_width()));
}

void Screen::started(const model::Step& step) {
    const std::lock_guard lock(mutex_);
    doing_ = one_line(path_of(step) + step.title_text());
    end_waiting();
    samples_ = model::samples_of(step);
    samples_done_ = 0;
    waiting_for_ = &step;
    waiting_since_ = std::chrono::steady_clock::now();
}

void Screen::more_steps(std::size_t count) {
    const std::lock_guard lock(mutex_);
    print_collected();
    waited_.clear();
    total_ += count;
}

void Screen::sampled(std::int64_t done) {
    const std::lock_guard lock(mutex_);
    samples_done_ = done;
}

// A verdict is shown once it is durable, which can be long after the step ended.
void Screen::end_waiting() {
    if (waiting_for_ == nullptr) return;
    const auto waited = std::chrono::steady_clock::now() - waiting_since_;
    if (waited >= kLong) waited_[waiting_for_] = waited;
    waiting_for_ = nullptr;
}

std::string Screen::wait_text(const model::Step& step) {
    if (waiting_for_ == &step) end_waiting();
    const auto waited = waited_.find(&step);
    return waited == waited_.end() ? std::string() : "  (" + seconds_text(waited->second) + ")";
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
        print(wrapped(fmt::format("{} ({})", model::name_of(*step.criterion), model::name_of(step.criterion->severity)),
                      2, screen_width()));
    criterion_ = id;
}

void Screen::finished(const model::Step& step, const model::StepResult& result, const model::Rows* rows) {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (did_not_run(result.verdict)) return collect(step, result);
    print_collected();
    if (tree_) print_headings(step);
    const auto value = result.captured ? " = " + core::first_characters(result.captured->display(), kMostOfAValue) : "";
    print_line(step, result.verdict, step.title_text() + value + wait_text(step));
    const Layout layout{margin().size() + 8, screen_width(), options_.rows};
    if (result.verdict != Verdict::pass) print(details_text(step, result, rows, layout));
    if (options_.verbose) print(rules_text(result, layout));
}

// In a tree, indented below its criterion, if it has one.
std::string Screen::margin() const {
    if (!tree_) return {};
    return criterion_.empty() ? "  " : "    ";
}

void Screen::print_line(const model::Step& step, Verdict verdict, const std::string& text) {
    const auto mark = margin() + verdict_mark(verdict) + " ";
    if (tree_)
        print(mark + hanging(one_line(text), margin().size() + 10, screen_width()));
    else
        print(mark + one_line(path_of(step) + text) + "\n");
}

// Steps that did not run for one reason are shown in one line.
void Screen::collect(const model::Step& step, const model::StepResult& result) {
    const bool same =
        !collected_.steps.empty() && collected_.verdict == result.verdict && collected_.reason == result.reason;
    if (!same) print_collected();
    if (!same) collected_ = {{}, result.verdict, result.reason};
    collected_.steps.push_back(&step);
}

void Screen::print_collected() {
    const auto& [steps, verdict, reason] = collected_;
    if (steps.empty()) return;
    // Many steps can belong to several sections, so they are below no heading.
    const bool many = steps.size() > kMostNamed;
    if (tree_ && !many) print_headings(*steps.front());
    const std::string indent = many ? "  " : margin();
    if (many)
        print((tree_ ? indent : "") + verdict_mark(verdict) +
              one_line(fmt::format(" {} steps, from \"{}\" to \"{}\"", steps.size(), steps.front()->title_text(),
                                   steps.back()->title_text())) +
              "\n");
    else
        for (const auto* step : steps) print_line(*step, verdict, step->title_text());
    if (!reason.empty()) print(labelled("why", reason, (tree_ ? indent.size() : 0) + 8, screen_width()));
    collected_.steps.clear();
}

void Screen::decided(const model::Step& gate, const model::GateResult& result) {
    const std::lock_guard lock(mutex_);
    ++done_;
    print_collected();
    if (tree_) print_headings(gate);
    const auto decision = painted(fmt::format("{:<7}", model::name_of(result.decision)), color_of(result.decision));
    const std::size_t indent = tree_ ? 4 : 0;
    print(fmt::format("{}{} gate {}\n", std::string(indent, ' '), decision, one_line(gate.title_text())));
    print(labelled("rule", result.rule, indent + 8, screen_width()));
}

void Screen::left_behind(const model::Leftovers& left) {
    const std::lock_guard lock(mutex_);
    const int indent = tree_ ? 4 : 0;
    for (const auto& [object, before, after] : left.all)
        print(labelled(
            "left",
            fmt::format("{}: {} before the scenario, {} after it; no rollback undoes that", object, before, after),
            indent, screen_width()));
    if (!left.not_compared.empty()) print(labelled("left", "not known: " + left.not_compared, indent, screen_width()));
}

void Screen::noted(const std::string& text) {
    const std::lock_guard lock(mutex_);
    ++done_;
    print_collected();
    print(labelled("note", text, tree_ ? 4 : 0, screen_width()));
}

std::optional<exec::Answer> Screen::answer(const model::Step& step, const std::string& title) {
    const auto question = *model::question_of(step);
    if (question.confirms && is_confirmed(options_))
        return exec::Answer{core::Value::boolean(true), "", options_.yes ? "--yes" : "sandbox"};
    ++asked_;
    if (const auto given = answers_.find(step.id); given != answers_.end())
        return exec::Answer{*core::parse_value(question.kind, given->second.answer), given->second.evidence,
                            "answers file"};
    if (!can_ask()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    print_collected();
    if (live_) clear_live_line();
    waiting_for_ = nullptr;  // the operator's time is not the step's
    return ask_operator(question, {title, asked_, questions_, target_});
}

}  // namespace runbook::cli
