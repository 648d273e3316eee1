#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "grammar/source.hpp"

namespace runbook::grammar {

/// One finding about a runbook's text. Messages begin in lower case, say what was found and then what was expected, and
/// put the author's own words in backticks.
struct Diagnostic {
    enum class Severity { error, warning } severity = Severity::error;
    std::string slug;  ///< the kind of mistake, stable between versions: "unknown-name"
    std::string message;
    Span primary;
    struct Label {
        Span span;
        std::string text;
    };
    std::vector<Label> labels;
    std::vector<std::string> notes;
    std::string help;  ///< what to do; may be empty
};

/// Nobody reads more; a file can be wrong a million times.
constexpr std::size_t kMostFindings = 10'000;

/// Collects findings, so that one run shows many.
class Diagnostics {
  public:
    Diagnostic& error(std::string slug, std::string message, Span primary, std::string help = {});
    Diagnostic& warning(std::string slug, std::string message, Span primary, std::string help = {});
    [[nodiscard]] bool has_errors() const { return errors_ > 0; }
    [[nodiscard]] std::size_t errors() const { return errors_; }
    /// Whether there is a finding of this kind.
    [[nodiscard]] bool has(std::string_view slug) const;
    /// In the order of file and place; each once.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

  private:
    std::vector<Diagnostic> all_;
    // What makes two findings the same: a mistake in a macro is found each time that it is expanded.
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::string, std::string>> known_;
    Diagnostic discarded_;  // takes the place of a finding that is known
    std::size_t errors_ = 0;

    Diagnostic& add(Diagnostic finding);
};

/// The finding with its line, a caret under the place, labels, notes and help; ends with LF. `printable` makes the
/// text safe for where it is shown.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const Sources& sources);
/// All of them, at most `limit`, with a last line that counts.
[[nodiscard]] std::string render_all(const Diagnostics& diagnostics, const Sources& sources, std::size_t limit = 50);

}  // namespace runbook::grammar
