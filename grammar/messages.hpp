#pragma once

// The messages of syntax errors, one for each rule that can fail. Private to parse.cpp.
#include <string_view>

#include "grammar/rules.hpp"

namespace runbook::grammar {

using namespace rules;  // NOLINT: private header

struct Message {
    std::string_view text;
    std::string_view help = {};
    bool at_opener = false;  ///< shown at the beginning of the string, heredoc or bracket, not at the end of the text
};

template <typename Rule>
constexpr Message message_of = {"this is not part of the runbook language, a subset of Ruby's syntax"};

template <>
inline constexpr Message message_of<value_expected> = {"expected a value"};
template <>
inline constexpr Message message_of<string_unterminated> = {"this string does not end on its line",
                                                            "close it, or use a heredoc: <<~SQL or <<~TEXT", true};
template <>
inline constexpr Message message_of<words_unterminated> = {
    "this list of words does not end, or contains a bracket or a backslash",
    "close it with `]`, or write [\"a\", \"b\"]", true};
template <>
inline constexpr Message message_of<regex_unterminated> = {
    "this regular expression does not end on its line, or interpolates",
    "close it, and write a `#` before `{`, `$` or `@` as `\\#`", true};
template <>
inline constexpr Message message_of<interpolation_refused> = {
    "`#$` and `#@` interpolate in Ruby, and are not part of the runbook language", "write `\\#`"};
template <>
inline constexpr Message message_of<one<'n', 't', '\\', '"', '#'>> = {
    "this escape is not part of the runbook language",
    "use \\n, \\t, \\\\, \\\" or \\#; commands of psql, such as \\d, are not SQL"};
template <>
inline constexpr Message message_of<interpolated_name> = {"only a name is allowed in `#{…}`",
                                                          "capture the value first, then write `#{name}`"};
template <>
inline constexpr Message message_of<interpolation_close> = {"only a name is allowed in `#{…}`",
                                                            "capture the value first, then write `#{name}`"};
template <>
inline constexpr Message message_of<leading_sign_refused> = {
    "a statement's first argument cannot begin with this sign, which Ruby reads differently here",
    "swap the sides of the comparison, write the regular expression as %r{…}, or put parentheses around the argument"};
template <>
inline constexpr Message message_of<attached_parenthesis_refused> = {
    "parentheses are not allowed directly after a statement's name",
    "put a space between the name and its argument: expect value == 3"};
template <>
inline constexpr Message message_of<octal_refused> = {"a number cannot begin with 0: Ruby would read it as octal",
                                                      "remove the 0"};
template <>
inline constexpr Message message_of<number_tail_refused> = {
    "this is not a number", "write numbers as `1_000` or `0.5`, and a unit after a dot: `250.ms`"};
template <>
inline constexpr Message message_of<list_close> = {"expected `]` or `,`"};
template <>
inline constexpr Message message_of<index_close> = {"expected `]`"};
template <>
inline constexpr Message message_of<hash_close> = {"expected `}` or `,`"};
template <>
inline constexpr Message message_of<group_close> = {"expected `)`"};
template <>
inline constexpr Message message_of<call_close> = {"expected `)` or `,`"};
template <>
inline constexpr Message message_of<params_close> = {"expected `|` or `,`"};
template <>
inline constexpr Message message_of<block_param> = {"expected the name of a parameter",
                                                    "for example: do |table:, key: \"id\"|"};
template <>
inline constexpr Message message_of<method_name> = {"expected the name of a method",
                                                    "for example: value.round, 250.ms"};
template <>
inline constexpr Message message_of<arrow> = {"expected `=>`", "write a hash as { \"key\" => value, name: value }"};
template <>
inline constexpr Message message_of<at<label_gap>> = {"expected a space between `key:` and its value",
                                                      "for example: id: :backup"};
template <>
inline constexpr Message message_of<blank_behind> = {"expected a space after the operator"};
template <>
inline constexpr Message message_of<blank_before> = {"expected a space before the operator"};

}  // namespace runbook::grammar
