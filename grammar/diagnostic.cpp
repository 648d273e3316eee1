#include "grammar/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace runbook::grammar {

namespace {

// A line of a machine-made file may be megabytes long.
constexpr std::size_t kMaxShownColumns = 160;

// Control characters in the author's text must not reach a terminal; each becomes one character, so carets still fit.
std::string shown(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\t')
            out += ' ';
        else
            out += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    return out;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// The part of a line that is shown: all of it, or a window around the place. Cut only between characters.
struct Window {
    std::string_view text;
    std::size_t cut_before = 0;  // bytes
};

Window window_of(std::string_view line, std::size_t at) {
    if (line.size() <= kMaxShownColumns) return {line, 0};
    std::size_t begin = at > kMaxShownColumns / 2 ? at - kMaxShownColumns / 2 : 0;
    std::size_t end = std::min(line.size(), begin + kMaxShownColumns);
    while (begin > 0 && begin < line.size() && (line[begin] & 0xC0) == 0x80) ++begin;
    while (end < line.size() && (line[end] & 0xC0) == 0x80) --end;
    return {line.substr(begin, end - begin), begin};
}

std::string excerpt(Span span, const Sources& sources, char marker, const std::string& label, std::size_t gutter) {
    const auto& file = sources[span.file];
    const auto position = file.position(span.begin);
    const auto line = file.line(position.line);
    const std::size_t start = span.begin - file.line_start(position.line);
    const auto window = window_of(line, start);
    const std::size_t from = std::min(start - window.cut_before, window.text.size());
    const std::size_t until = std::clamp<std::size_t>(span.end - file.line_start(position.line) - window.cut_before,
                                                      from, window.text.size());
    const auto width = std::max<std::size_t>(1, characters(window.text.substr(from, until - from)));
    std::string out =
        fmt::format("{:>{}}--> {}:{}:{}\n", "", gutter + 1, shown(file.path()), position.line, position.column);
    out += fmt::format("{:>{}} |\n", "", gutter + 1);
    const std::string_view before = window.cut_before > 0 ? "…" : "";
    const std::string_view behind = window.cut_before + window.text.size() < line.size() ? "…" : "";
    out += fmt::format("{:>{}} | {}{}{}\n", position.line, gutter + 1, before, shown(window.text), behind);
    out += fmt::format("{:>{}} | {:>{}}{}{}{}\n", "", gutter + 1, "",
                       characters(before) + characters(window.text.substr(0, from)), std::string(width, marker),
                       label.empty() ? "" : " ", label);
    return out;
}

auto place(const Diagnostic& diagnostic) {
    return std::tie(diagnostic.primary.file, diagnostic.primary.begin, diagnostic.slug, diagnostic.message);
}

}  // namespace

Diagnostic& Diagnostics::add(Diagnostic finding) {
    const auto& [file, begin, end] = finding.primary;
    if (all_.size() < kMostFindings && known_.emplace(file, begin, finding.slug, finding.message).second)
        return all_.emplace_back(std::move(finding));
    return discarded_ = std::move(finding);
}

Diagnostic& Diagnostics::error(std::string slug, std::string message, Span primary, std::string help) {
    ++errors_;
    return add({Diagnostic::Severity::error, std::move(slug), std::move(message), primary, {}, {}, std::move(help)});
}

Diagnostic& Diagnostics::warning(std::string slug, std::string message, Span primary, std::string help) {
    return add({Diagnostic::Severity::warning, std::move(slug), std::move(message), primary, {}, {}, std::move(help)});
}

bool Diagnostics::has(std::string_view slug) const {
    return std::any_of(all_.begin(), all_.end(), [&](const auto& finding) { return finding.slug == slug; });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
    auto sorted = all_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return place(a) < place(b); });
    return sorted;
}

std::string render(const Diagnostic& diagnostic, const Sources& sources) {
    const auto last_line = [&] {
        std::size_t line = sources[diagnostic.primary.file].position(diagnostic.primary.begin).line;
        for (const auto& label : diagnostic.labels)
            line = std::max(line, sources[label.span.file].position(label.span.begin).line);
        return line;
    }();
    const std::size_t gutter = std::to_string(last_line).size() - 1;
    const bool error = diagnostic.severity == Diagnostic::Severity::error;
    std::string out =
        fmt::format("{}[{}]: {}\n", error ? "error" : "warning", diagnostic.slug, shown(diagnostic.message));
    out += excerpt(diagnostic.primary, sources, '^', "", gutter);
    for (const auto& label : diagnostic.labels) out += excerpt(label.span, sources, '-', label.text, gutter);
    for (const auto& note : diagnostic.notes) out += fmt::format("{:>{}} = note: {}\n", "", gutter + 1, shown(note));
    if (!diagnostic.help.empty()) out += fmt::format("{:>{}} = help: {}\n", "", gutter + 1, shown(diagnostic.help));
    return out;
}

std::string render_all(const Diagnostics& diagnostics, const Sources& sources, std::size_t limit) {
    const auto all = diagnostics.sorted();
    std::string out;
    std::size_t errors = 0;
    std::size_t warnings = 0;
    for (const auto& diagnostic : all) {
        (diagnostic.severity == Diagnostic::Severity::error ? errors : warnings) += 1;
        if (errors + warnings <= limit) out += render(diagnostic, sources) + "\n";
    }
    if (all.empty()) return out;
    const std::string_view more = all.size() == kMostFindings ? "more than " : "";
    if (all.size() > limit) out += fmt::format("the first {} of {}{} findings are shown\n", limit, more, all.size());
    out += more;
    const auto counted = [](std::size_t n, const char* what) {
        return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
    };
    out += errors > 0 && warnings > 0 ? counted(errors, "error") + ", " + counted(warnings, "warning")
           : errors > 0               ? counted(errors, "error")
                                      : counted(warnings, "warning");
    return out + "\n";
}

}  // namespace runbook::grammar
