#include "interpreter/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "interpreter/core/text.hpp"

namespace runbook::report {

namespace {

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

// Empty words and texts add no span, so a Text without spans is empty. Empty code is a value, and is shown.
Text& Text::add(Span::Style style, std::string text) {
    if (!text.empty() || style == Span::Style::code) spans_.push_back({style, std::move(text)});
    return *this;
}

Text& Text::append(const Text& other) {
    spans_.insert(spans_.end(), other.spans_.begin(), other.spans_.end());
    return *this;
}

Text& Text::append(const Text& other, std::string separator) {
    if (!empty()) words(std::move(separator));
    return append(other);
}

std::vector<Span> unquoted(std::string_view sentence) {
    std::vector<Span> parts;
    const auto add = [&](Span::Style style, std::string_view part) {
        if (!part.empty()) parts.push_back({style, std::string(part)});
    };
    for (std::size_t from = 0;;) {
        const auto open = sentence.find('`', from);
        const auto close = open == std::string_view::npos ? open : sentence.find('`', open + 1);
        if (close == std::string_view::npos) {
            add(Span::Style::text, sentence.substr(from));
            return parts;
        }
        const auto quoted = sentence.substr(open + 1, close - open - 1);
        // Several backticks in a row, and blanks alone, quote nothing.
        const bool alone =
            !core::trimmed(quoted).empty() && (close + 1 == sentence.size() || sentence[close + 1] != '`');
        if (alone) {
            add(Span::Style::text, sentence.substr(from, open - from));
            add(Span::Style::code, quoted);
        } else {
            add(Span::Style::text, sentence.substr(from, close + 1 - from));
        }
        from = close + 1;
    }
}

std::string shortened(std::string_view raw, std::size_t limit, bool says_how_many) {
    const std::size_t all = width(raw);
    if (all <= limit) return std::string(raw);
    std::size_t seen = 0;
    std::size_t cut = 0;
    while (cut < raw.size() && (!starts_character(raw[cut]) || seen++ < limit)) ++cut;
    const std::string kept(raw.substr(0, cut));
    return says_how_many ? fmt::format("{}… and {}", kept, core::counted(all - limit, "more character")) : kept + "…";
}

std::size_t width(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts_character));
}

}  // namespace runbook::report
