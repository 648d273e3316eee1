#include "grammar/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "grammar/actions.hpp"
#include "grammar/messages.hpp"

namespace runbook::grammar {

namespace {

// Words that people who know Ruby reach for, and what the language has instead.
struct Instead {
    std::string_view word;
    std::string_view help;
};
constexpr std::array<Instead, 14> kInstead = {{
    {"while", "loops are SQL's business; `for_each` goes over a list"},
    {"until", "loops are SQL's business; `for_each` goes over a list"},
    {"for", "use `for_each :name, in: list do`"},
    {"if", "write the condition behind: `no_go if …`, or give the step `only_if:`"},
    {"unless", "write the condition behind: `fail unless …`"},
    {"else", "write a second rule with the opposite condition"},
    {"elsif", "write a second rule with the opposite condition"},
    {"case", "write one rule for each case"},
    {"def", "use `define :name do |argument:|`"},
    {"class", "use `define :name do |argument:|`"},
    {"module", "a module is a file of its own: `use \"./lib/x\"`"},
    {"and", "write `&&`"},
    {"or", "write `||`"},
    {"not", "write `!`"},
}};

std::string_view first_word(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    return text.substr(0, end);
}

std::string_view help_instead_of(std::string_view word) {
    for (const auto& [its_word, help] : kInstead)
        if (its_word == word) return help;
    return {};
}

std::size_t word_length(std::string_view rest) { return std::max<std::size_t>(first_word(rest).size(), 1); }

// What stands where the statement should have ended.
void report_unexpected(AstBuilder& build, std::size_t at) {
    const auto line = build.text().substr(at, build.text().find('\n', at) - at);
    const auto blanks = std::min(line.find_first_not_of(" \t"), line.size());
    const auto rest = line.substr(blanks);
    const auto begin = at + blanks;
    const auto word = first_word(rest);
    if (rest.front() == '=')
        return build.error(begin, begin + 1, "assignment is not part of the runbook language, a subset of Ruby's syntax",
                           "name a literal with `constant`, a value of the database with `capture`");
    if (is_ruby_keyword(word))
        return build.error(begin, begin + word.size(),
                           fmt::format("`{}` is not part of the runbook language, a subset of Ruby's syntax", word),
                           std::string(help_instead_of(word)));
    build.error(begin, begin + word_length(rest), fmt::format("the statement should end here, and `{}` follows", rest.substr(0, 40)),
                rest.front() == '?' ? "there is no `? :`; write two rules" : "arguments are separated by commas");
}

// A line that does not even begin as a statement does.
void report_no_statement(AstBuilder& build, std::size_t begin, std::size_t line_end) {
    const auto line = build.text().substr(begin, line_end - begin);
    const auto word = first_word(line);
    if (is_ruby_keyword(word))
        return build.error(begin, begin + word.size(),
                           fmt::format("`{}` is not part of the runbook language, a subset of Ruby's syntax", word),
                           std::string(help_instead_of(word)));
    build.error(begin, begin + word_length(line), "a statement begins with its name, a lower-case word");
}

template <typename Rule>
struct Control : normal<Rule> {
    template <typename Input>
    [[noreturn]] static void raise(const Input& in, AstBuilder& build) {
        const auto at = static_cast<std::size_t>(in.current() - in.begin());
        if constexpr (std::is_same_v<Rule, line_end_expected>) {
            report_unexpected(build, at);
        } else {
            constexpr Message message = message_of<Rule>;
            const auto begin = message.at_opener && build.opener() <= at ? build.opener() : at;
            const auto length = word_length(build.text().substr(std::min(begin, build.text().size())));
            build.error(begin, begin + (message.at_opener ? 1 : length), std::string(message.text), std::string(message.help));
        }
        throw parse_error("reported", in);
    }
};

// The openers of what has no group of its own yet.
template <>
struct Control<statement> : normal<statement> {
    template <typename Input>
    static void failure(const Input& in, AstBuilder& build) {
        const auto at = static_cast<std::size_t>(in.current() - in.begin());
        report_no_statement(build, at, std::min(build.text().find('\n', at), build.text().size()));
    }
};
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

// What makes the file unreadable as a whole; one finding is enough then.
bool is_readable(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics) {
    const std::string& text = sources[file].text();
    if (text.compare(0, 3, "\xEF\xBB\xBF") == 0) {
        diagnostics.error("byte-order-mark", "the file begins with a byte order mark", place(file, 0, 3),
                          "save it as UTF-8 without a byte order mark");
        return false;
    }
    if (const auto nul = text.find('\0'); nul != std::string::npos) {
        diagnostics.error("not-text", "the file holds a zero byte: it is no text", place(file, nul));
        return false;
    }
    if (const auto cr = text.find('\r'); cr != std::string::npos) {
        diagnostics.error("carriage-return", "the line ends in a carriage return", place(file, cr),
                          "convert the file to LF line ends, for example with: sed -i 's/\\r$//' " + sources[file].path());
        return false;
    }
    return true;
}

// Comments that change how Ruby reads the file.
void refuse_magic_comments(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics) {
    constexpr std::array<std::string_view, 5> kMagic = {"coding:", "coding=", "frozen_string_literal:", "warn_indent:",
                                                        "shareable_constant_value:"};
    const std::string& text = sources[file].text();
    for (std::size_t at = 0; at < text.size() && (text[at] == '#' || text[at] == '\n');) {
        const auto end = std::min(text.find('\n', at), text.size());
        for (const auto magic : kMagic)
            if (const auto found = text.find(magic, at); found < end)
                diagnostics.error("magic-comment", "Ruby would obey this comment", place(file, found, magic.size()),
                                  "remove it; a runbook is UTF-8 and needs none");
        at = end + 1;
    }
}

}  // namespace

bool is_ruby_keyword(std::string_view word) {
    constexpr std::array<std::string_view, 41> kWords = {
        "BEGIN",  "END",  "__ENCODING__", "__FILE__", "__LINE__", "alias", "and",    "begin", "break", "case",   "class",
        "def",    "defined", "do",        "else",     "elsif",    "end",   "ensure", "false", "for",   "if",     "in",
        "module", "next", "nil",          "not",      "or",       "redo",  "rescue", "retry", "return", "self",  "super",
        "then",   "true", "undef",        "unless",   "until",    "when",  "while",  "yield"};
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
    } catch (const NestedTooDeeply&) {
        // Reported where it was found; nothing more can be read.
    }
    return build.take();
}

}  // namespace runbook::grammar
