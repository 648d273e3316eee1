#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runbook::report {

/// A piece of a sentence, raw: each format escapes it.
struct Span {
    enum class Style {
        words,     ///< the report's own; blanks at its ends matter
        text,      ///< of users, files and the database
        sentence,  ///< the same, where `backticks` quote code: see `unquoted`
        code,
    } style = Style::words;
    std::string text;
    friend auto operator<=>(const Span&, const Span&) = default;
};

/// A sentence or a line of the report: the report's own words and raw text of others, which never mix in one span.
class Text {
  public:
    Text& words(std::string text) { return add(Span::Style::words, std::move(text)); }
    Text& text(std::string text) { return add(Span::Style::text, std::move(text)); }
    Text& sentence(std::string text) { return add(Span::Style::sentence, std::move(text)); }
    Text& code(std::string text) { return add(Span::Style::code, std::move(text)); }
    Text& append(const Text& other);
    /// `other`, after `separator` where something precedes it.
    Text& append(const Text& other, std::string separator);

    [[nodiscard]] bool empty() const { return spans_.empty(); }
    [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }
    friend auto operator<=>(const Text&, const Text&) = default;

  private:
    std::vector<Span> spans_;
    Text& add(Span::Style style, std::string text);
};

/// The parts of a sentence: what is between two single backticks is code, without them; everything else is text.
[[nodiscard]] std::vector<Span> unquoted(std::string_view sentence);

/// At most `limit` characters, then `…` and, where `says_how_many`, how many more there were.
[[nodiscard]] std::string shortened(std::string_view raw, std::size_t limit, bool says_how_many = true);
/// How many characters (code points), which is how wide most text is.
[[nodiscard]] std::size_t width(std::string_view utf8);

}  // namespace runbook::report
