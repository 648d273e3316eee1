#include "grammar/parse.hpp"

#include <algorithm>
#include <array>

#include "grammar/actions.hpp"
#include "grammar/messages.hpp"
#include "grammar/unexpected.hpp"

namespace runbook::grammar {

namespace {

template <typename Rule, typename... Rules>
constexpr bool is_in = (std::is_same_v<Rule, Rules> || ...);

// Inside brackets an expression continues over line ends, so a missing part is reported at the end of the last line,
// not at the beginning of the next one.
template <typename Rule>
constexpr bool kMayLieLinesAhead =
    is_in<Rule, value_expected, list_close, hash_close, index_close, group_close, call_close>;

template <typename Rule>
void report(AstBuilder& build, std::size_t at) {
    if constexpr (std::is_same_v<Rule, line_end_expected>) return report_unexpected(build, at);
    if constexpr (std::is_same_v<Rule, heredoc_unterminated>) return report_heredoc(build, at);
    if constexpr (std::is_same_v<Rule, blank_behind>)
        if (report_unknown_operator(build, at)) return;
    if constexpr (std::is_same_v<Rule, blank_before>)
        if (report_instead_of_operator(build, at)) return;
    if constexpr (is_in<Rule, value_expected, leading_sign_refused, octal_refused>)
        if (report_rubyism(build, at)) return;
    constexpr Message message = message_of<Rule>;
    auto begin = message.at_opener && build.opener() <= at ? build.opener() : at;
    if constexpr (kMayLieLinesAhead<Rule>) begin = end_of_what_was_read(build.text(), at);
    const auto length =
        message.at_opener || begin != at ? 1 : word_length(build.text().substr(std::min(at, build.text().size())));
    build.error(begin, begin + length, std::string(message.text), std::string(message.help));
}

template <typename Rule>
struct Control : normal<Rule> {
    template <typename Input>
    [[noreturn]] static void raise(const Input& in, AstBuilder& build) {
        report<Rule>(build, static_cast<std::size_t>(in.current() - in.begin()));
        if constexpr (std::is_same_v<Rule, heredoc_unterminated>)
            if (build.heredoc_at(static_cast<std::size_t>(in.current() - in.begin())).length_with_body == 0)
                throw CannotReadOn();
        // Nothing reads its place, and finding it would mean counting the lines from the beginning of the file.
        throw parse_error("reported", position(0, 1, 1, ""));
    }
};

// A line that does not begin like a statement is reported where it begins.
template <>
struct Control<statement> : normal<statement> {
    template <typename Input>
    static void failure(const Input& in, AstBuilder& build) {
        const auto at = static_cast<std::size_t>(in.current() - in.begin());
        report_no_statement(build, at, std::min(build.text().find('\n', at), build.text().size()));
    }
};
// The builder must know where an expression begins before its first part.
template <>
struct Control<expression> : normal<expression> {
    template <typename Input>
    static void start(const Input&, AstBuilder& build) {
        build.open_expression();
    }
};

Span place(std::uint32_t file, std::size_t begin, std::size_t length = 1) {
    return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length)};
}

// Problems that make the whole file unreadable; one of them is enough to report.
bool is_readable(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics) {
    const std::string& text = sources[file].text();
    if (text.compare(0, 3, "\xEF\xBB\xBF") == 0) {
        diagnostics.error("byte-order-mark", "the file begins with a byte order mark", place(file, 0, 3),
                          "save it as UTF-8 without a byte order mark");
        return false;
    }
    if (const auto nul = text.find('\0'); nul != std::string::npos) {
        diagnostics.error("not-text", "the file contains a zero byte: it is not text", place(file, nul),
                          "remove the byte, or give the path of a runbook");
        return false;
    }
    if (const auto cr = text.find('\r'); cr != std::string::npos) {
        diagnostics.error(
            "carriage-return", "the line ends in a carriage return", place(file, cr),
            "convert the file to LF line endings, for example with: sed -i 's/\\r$//' " + sources[file].path());
        return false;
    }
    return true;
}

// Comments that change how Ruby reads the file.
void refuse_magic_comments(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics) {
    constexpr std::array<std::string_view, 5> kMagic = {
        "coding:", "coding=", "frozen_string_literal:", "warn_indent:", "shareable_constant_value:"};
    const std::string& text = sources[file].text();
    for (std::size_t at = 0; at < text.size() && (text[at] == '#' || text[at] == '\n');) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = std::string_view(text).substr(at, end - at);
        for (const auto magic : kMagic)
            if (const auto found = line.find(magic); found != std::string_view::npos)
                diagnostics.error("magic-comment", "Ruby would obey this comment",
                                  place(file, at + found, magic.size()), "remove it; a runbook is always UTF-8");
        at = end + 1;
    }
}

}  // namespace

bool is_ruby_keyword(std::string_view word) {
    constexpr std::array<std::string_view, 41> kWords = {
        "BEGIN",  "END",    "__ENCODING__", "__FILE__", "__LINE__", "alias", "and",   "begin", "break",
        "case",   "class",  "def",          "defined",  "do",       "else",  "elsif", "end",   "ensure",
        "false",  "for",    "if",           "in",       "module",   "next",  "nil",   "not",   "or",
        "redo",   "rescue", "retry",        "return",   "self",     "super", "then",  "true",  "undef",
        "unless", "until",  "when",         "while",    "yield"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

ast::File parse(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics) {
    if (!is_readable(sources, file, diagnostics)) return {};
    refuse_magic_comments(sources, file, diagnostics);
    const std::string& text = sources[file].text();
    AstBuilder build(sources, file, diagnostics);
    memory_input<tracking_mode::lazy> input(text.data(), text.data() + text.size(), sources[file].path());
    try {
        (void)tao::pegtl::parse<rules::file, Action, Control>(input, build);
    } catch (const CannotReadOn&) {
        // Already reported; the rest of the file cannot be read.
    }
    return build.take();
}

}  // namespace runbook::grammar
