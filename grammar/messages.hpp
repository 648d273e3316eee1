#pragma once

// What a syntax error says. Private to parse.cpp.
#include <string_view>

#include "grammar/rules.hpp"

namespace runbook::grammar {

using namespace rules;  // NOLINT: private header

struct Message {
    std::string_view text;
    std::string_view help = {};
    bool at_opener = false;  ///< shown where the string, heredoc or bracket began, not where the text ended
};

template <typename Rule>
constexpr Message message_of = {"this is not part of the runbook language, a subset of Ruby's syntax"};

template <>
inline constexpr Message message_of<value_expected> = {"a value is expected here"};
template <>
inline constexpr Message message_of<string_unterminated> = {"this string does not end on its line",
                                                            "close it, or use a heredoc: <<~TEXT", true};
template <>
inline constexpr Message message_of<words_unterminated> = {
    "this list of words does not end, or holds a bracket or a backslash", "close it with `]`, or write [\"a\", \"b\"]",
    true};
template <>
inline constexpr Message message_of<regex_unterminated> = {
    "this regular expression does not end on its line, or interpolates",
    "close it, and write `#` before `{`, `$` or `@` as `\\#`", true};
template <>
inline constexpr Message message_of<interpolation_refused> = {
    "`#$` and `#@` interpolate in Ruby, and are not part of the runbook language", "write `\\#`"};
template <>
inline constexpr Message message_of<one<'n', 't', '\\', '"', '#'>> = {"this escape is not part of the runbook language",
                                                                      "it knows \\n, \\t, \\\\, \\\" and \\#"};
template <>
inline constexpr Message message_of<interpolated_name> = {"only a name can stand in `#{…}`",
                                                          "capture the value first, then write `#{name}`"};
template <>
inline constexpr Message message_of<interpolation_close> = {"only a name can stand in `#{…}`",
                                                            "capture the value first, then write `#{name}`"};
template <>
inline constexpr Message message_of<leading_sign_refused> = {
    "a statement's first argument cannot begin with this sign, which Ruby reads differently here",
    "turn the comparison round, write the regular expression as %r{…}, or put parentheses around the argument"};
template <>
inline constexpr Message message_of<attached_parenthesis_refused> = {
    "a statement's arguments stand without parentheses", "put a blank between the name and its argument"};
template <>
inline constexpr Message message_of<octal_refused> = {"a number cannot begin with 0, for Ruby would read it as octal",
                                                      "leave the 0 away"};
template <>
inline constexpr Message message_of<number_tail_refused> = {
    "this is no number", "numbers are written `1_000` or `0.5`, and a unit stands behind a dot: `250.ms`"};
template <>
inline constexpr Message message_of<list_close> = {"`]` or `,` is expected here"};
template <>
inline constexpr Message message_of<index_close> = {"`]` is expected here"};
template <>
inline constexpr Message message_of<hash_close> = {"`}` or `,` is expected here"};
template <>
inline constexpr Message message_of<group_close> = {"`)` is expected here"};
template <>
inline constexpr Message message_of<call_close> = {"`)` or `,` is expected here"};
template <>
inline constexpr Message message_of<params_close> = {"`|` or `,` is expected here"};
template <>
inline constexpr Message message_of<block_param> = {"a parameter's name is expected here",
                                                    "as in: do |table:, key: \"id\"|"};
template <>
inline constexpr Message message_of<method_name> = {"a method's name is expected here", "as in: value.round, 250.ms"};
template <>
inline constexpr Message message_of<arrow> = {"`=>` is expected here",
                                              "a hash is written { \"key\" => value, name: value }"};
template <>
inline constexpr Message message_of<at<label_gap>> = {"a blank is expected between `key:` and its value",
                                                      "as in: id: :backup"};
template <>
inline constexpr Message message_of<blank_behind> = {"a blank is expected after the operator"};
template <>
inline constexpr Message message_of<blank_before> = {"a blank is expected before the operator"};

}  // namespace runbook::grammar
