#pragma once

// The grammar of the runbook language. Private to parse.cpp. Everything it accepts, Ruby accepts without a warning.
#include <tao/pegtl.hpp>

#include "grammar/ast_builder.hpp"

namespace runbook::grammar::rules {

using namespace tao::pegtl;

// A rule that always fails for good, with the message of its name (messages.hpp).
struct value_expected : raise<value_expected> {};
struct line_end_expected : raise<line_end_expected> {};
struct string_unterminated : raise<string_unterminated> {};
struct heredoc_unterminated : raise<heredoc_unterminated> {};
struct words_unterminated : raise<words_unterminated> {};
struct regex_unterminated : raise<regex_unterminated> {};
struct interpolation_refused : raise<interpolation_refused> {};
struct leading_sign_refused : raise<leading_sign_refused> {};
struct attached_parenthesis_refused : raise<attached_parenthesis_refused> {};
struct octal_refused : raise<octal_refused> {};
struct number_tail_refused : raise<number_tail_refused> {};
struct comparison_chain_refused : raise<comparison_chain_refused> {};

// ---- spaces
struct blank : one<' ', '\t'> {};
struct spaces : star<blank> {};
struct some_space : plus<blank> {};
struct comment : seq<one<'#'>, until<at<eolf>>> {};
struct line_break : seq<spaces, opt<comment>, eol> {};
struct gap : seq<star<line_break>, spaces> {};  // inside brackets, after a comma or an operator
struct line_end : seq<spaces, opt<comment>, eolf> {};

// ---- words
struct word_tail : not_at<identifier_other> {};
template <char... C>
struct word : seq<string<C...>, word_tail> {};
struct do_word : word<'d', 'o'> {};
struct end_word : word<'e', 'n', 'd'> {};
struct if_word : word<'i', 'f'> {};
struct unless_word : word<'u', 'n', 'l', 'e', 's', 's'> {};
struct nil_word : word<'n', 'i', 'l'> {};
struct true_word : word<'t', 'r', 'u', 'e'> {};
struct false_word : word<'f', 'a', 'l', 's', 'e'> {};
struct keyword
    : seq<sor<string<'B', 'E', 'G', 'I', 'N'>, string<'E', 'N', 'D'>, string<'a', 'l', 'i', 'a', 's'>,
              string<'a', 'n', 'd'>, string<'b', 'e', 'g', 'i', 'n'>, string<'b', 'r', 'e', 'a', 'k'>,
              string<'c', 'a', 's', 'e'>, string<'c', 'l', 'a', 's', 's'>,
              string<'d', 'e', 'f', 'i', 'n', 'e', 'd', '?'>, seq<string<'d', 'e', 'f'>, not_at<one<'i'>>>,
              string<'d', 'o'>, string<'e', 'l', 's', 'e'>, string<'e', 'l', 's', 'i', 'f'>,
              string<'e', 'n', 's', 'u', 'r', 'e'>, string<'e', 'n', 'd'>, string<'f', 'a', 'l', 's', 'e'>,
              string<'f', 'o', 'r'>, string<'i', 'f'>, string<'i', 'n'>, string<'m', 'o', 'd', 'u', 'l', 'e'>,
              string<'n', 'e', 'x', 't'>, string<'n', 'i', 'l'>, string<'n', 'o', 't'>, string<'o', 'r'>,
              string<'r', 'e', 'd', 'o'>, string<'r', 'e', 's', 'c', 'u', 'e'>, string<'r', 'e', 't', 'r', 'y'>,
              string<'r', 'e', 't', 'u', 'r', 'n'>, string<'s', 'e', 'l', 'f'>, string<'s', 'u', 'p', 'e', 'r'>,
              string<'t', 'h', 'e', 'n'>, string<'t', 'r', 'u', 'e'>, string<'u', 'n', 'd', 'e', 'f'>,
              string<'u', 'n', 'l', 'e', 's', 's'>, string<'u', 'n', 't', 'i', 'l'>, string<'w', 'h', 'e', 'n'>,
              string<'w', 'h', 'i', 'l', 'e'>, string<'y', 'i', 'e', 'l', 'd'>>,
          word_tail> {};
struct plain_word : seq<ranges<'a', 'z', '_'>, star<identifier_other>> {};
struct identifier : seq<not_at<keyword>, plain_word> {};

// ---- literals
struct expression;
struct digits : seq<digit, star<sor<digit, seq<one<'_'>, at<digit>>>>> {};
struct fraction : seq<one<'.'>, digits> {};
struct number_text : seq<digits, opt<fraction>> {};
struct number : seq<sor<seq<at<one<'0'>, sor<digit, one<'_'>>>, octal_refused>, number_text>,
                    opt<at<identifier_other>, number_tail_refused>> {};

struct symbol_name : plain_word {};
struct symbol : seq<one<':'>, symbol_name> {};

struct string_open : one<'"'> {};
struct string_escape : if_must<one<'\\'>, one<'n', 't', '\\', '"', '#'>> {};
struct string_text : plus<sor<not_one<'"', '\\', '\n', '#'>, seq<one<'#'>, not_at<one<'{', '$', '@'>>>>> {};
struct interpolated_name : identifier {};
struct interpolation_close : one<'}'> {};
struct interpolation : seq<string<'#', '{'>, must<interpolated_name>, must<interpolation_close>> {};
struct interpolation_other : seq<at<one<'#'>>, interpolation_refused> {};
struct string_close : sor<one<'"'>, string_unterminated> {};
struct double_string
    : seq<string_open, star<sor<string_text, string_escape, interpolation, interpolation_other>>, string_close> {};

struct single_open : one<'\''> {};
struct single_escape : seq<one<'\\'>, one<'\\', '\''>> {};
struct single_text : plus<sor<not_one<'\'', '\\', '\n'>, seq<one<'\\'>, not_at<one<'\\', '\''>>>>> {};
struct single_close : sor<one<'\''>, string_unterminated> {};
struct single_string : seq<single_open, star<sor<single_text, single_escape>>, single_close> {};

struct words_open : string<'%', 'w', '['> {};
// Balanced brackets within one word, as Ruby reads them: `index[a]`. Without recursion: there can be any number.
struct word_brackets {
    using rule_t = word_brackets;
    using subs_t = empty_list;
    template <apply_mode A, rewind_mode M, template <typename...> class Act, template <typename...> class Control,
              typename Input>
    static bool match(Input& in, AstBuilder&) {
        std::size_t length = 0;
        std::size_t open = 0;
        do {
            if (length == in.size(length + 1)) return false;
            const char c = in.peek_char(length);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\' || (length == 0 && c != '[')) return false;
            open += c == '[' ? 1 : 0;
            open -= c == ']' ? 1 : 0;
            ++length;
        } while (open > 0);
        in.bump(length);
        return true;
    }
};
struct a_word : plus<sor<not_one<' ', '\t', '\r', '\n', '[', ']', '\\'>, word_brackets>> {};
struct words_close : sor<one<']'>, words_unterminated> {};
struct words : seq<words_open, star<sor<a_word, blank, eol>>, words_close> {};

struct regex_text : star<sor<seq<one<'\\'>, not_one<'\n'>>, seq<one<'#'>, not_at<one<'{', '$', '@'>>>,
                             not_one<'/', '\n', '\\', '#'>>> {};
struct regex_open : one<'/'> {};
struct regex_close : sor<one<'/'>, regex_unterminated> {};
struct regex : seq<regex_open, regex_text, regex_close> {};
struct braced_regex_text
    : star<sor<seq<one<'\\'>, not_one<'\n'>>, seq<one<'#'>, not_at<one<'{', '$', '@'>>>,
               not_one<'{', '}', '\n', '\\', '#'>, seq<one<'{'>, star<sor<digit, one<','>>>, one<'}'>>>> {};
struct braced_regex_open : string<'%', 'r', '{'> {};
struct braced_regex_close : sor<one<'}'>, regex_unterminated> {};
struct braced_regex : seq<braced_regex_open, braced_regex_text, braced_regex_close> {};

// A heredoc is the last thing on its line; its body runs to a line that contains only its name. It is matched whole.
template <typename Tag>
struct heredoc_body : seq<spaces, eol, until<seq<spaces, Tag, at<eolf>>, seq<until<eol>>>> {};
template <char... C>
struct heredoc_of : seq<string<'<', '<', '~'>, sor<seq<one<'\''>, string<C...>, one<'\''>, heredoc_body<string<C...>>>,
                                                   seq<string<C...>, heredoc_body<string<C...>>>>> {};
// Checked before any body is searched for its end.
struct heredoc_that_ends {
    using rule_t = heredoc_that_ends;
    using subs_t = empty_list;
    template <apply_mode A, rewind_mode M, template <typename...> class Act, template <typename...> class Control,
              typename Input>
    static bool match(Input& in, AstBuilder& build) {
        return build.heredoc_at(static_cast<std::size_t>(in.current() - in.begin())).length_with_body > 0;
    }
};
struct heredoc : seq<heredoc_that_ends,
                     sor<heredoc_of<'S', 'Q', 'L'>, heredoc_of<'L', 'U', 'A'>, heredoc_of<'T', 'E', 'X', 'T'>>> {};
struct heredoc_or_error : sor<heredoc, seq<at<string<'<', '<'>>, heredoc_unterminated>> {};

// One that is not ours, skipped with its body so that no line of it is read as a statement.
struct foreign_heredoc {
    using rule_t = foreign_heredoc;
    using subs_t = empty_list;
    template <apply_mode A, rewind_mode M, template <typename...> class Act, template <typename...> class Control,
              typename Input>
    static bool match(Input& in, AstBuilder& build) {
        const auto length = build.heredoc_at(static_cast<std::size_t>(in.current() - in.begin())).length_with_body;
        in.bump(length);
        return length > 0;
    }
};

// ---- brackets
struct list_open : one<'['> {};
struct list_close : one<']'> {};
struct comma : one<','> {};
struct list
    : seq<list_open, gap, opt<not_at<one<']'>>, expression, star<gap, comma, gap, not_at<one<']'>>, expression>>, gap,
          must<list_close>> {};

struct label : seq<plain_word, opt<one<'?'>>, one<':'>, not_at<one<':'>>> {};
struct label_gap : sor<plus<blank>, line_break> {};
struct pair_value : seq<must<at<label_gap>>, gap, expression> {};
struct labelled_pair : seq<label, pair_value> {};
struct arrow : string<'=', '>'> {};
struct arrow_pair : seq<expression, gap, must<arrow>, gap, expression> {};
struct hash_open : one<'{'> {};
struct hash_close : one<'}'> {};
struct hash_pair : sor<labelled_pair, arrow_pair> {};
struct hash : seq<hash_open, gap, opt<not_at<one<'}'>>, hash_pair, star<gap, comma, gap, not_at<one<'}'>>, hash_pair>>,
                  gap, must<hash_close>> {};

struct group_close : one<')'> {};
struct group : seq<one<'('>, gap, expression, gap, must<group_close>> {};

struct argument : sor<labelled_pair, expression> {};
struct call_open : one<'('> {};
struct call_close : one<')'> {};
struct call_args
    : seq<call_open, gap, opt<not_at<one<')'>>, argument, star<gap, comma, gap, argument>>, gap, must<call_close>> {};

// ---- operands
struct call_name : seq<identifier, at<one<'('>>> {};
struct call : seq<call_name, call_args> {};
struct name : seq<identifier> {};
struct primary : sor<number, double_string, single_string, heredoc_or_error, words, braced_regex, regex, symbol, list,
                     hash, group, nil_word, true_word, false_word, call, name, value_expected> {};
struct method_name : seq<plain_word, opt<one<'?'>>> {};
struct method_dot : seq<one<'.'>, not_at<one<'.'>>> {};
struct method : seq<method_dot, must<method_name>, opt<call_args>> {};
struct index_open : one<'['> {};
struct index_close : one<']'> {};
struct index : seq<index_open, gap, expression, gap, must<index_close>> {};
struct not_sign : one<'!'> {};
struct minus_sign : seq<one<'-'>, not_at<blank>> {};
struct postfix : seq<primary, star<sor<method, index>>> {};
struct operand;
struct unary_not : seq<not_sign, operand> {};
struct unary_minus : seq<minus_sign, operand> {};
struct operand : sor<unary_not, unary_minus, postfix> {};

// ---- operators: a space on both sides, or the line's end after them; the builder knows their precedence
struct operator_text : sor<string<'=', '='>, string<'!', '='>, string<'<', '='>, string<'>', '='>, string<'=', '~'>,
                           string<'!', '~'>, string<'&', '&'>, string<'|', '|'>, seq<one<'<'>, not_at<one<'<'>>>,
                           one<'>'>, one<'+'>, one<'-'>, one<'*'>, seq<one<'/'>>, one<'%'>> {};
struct blank_behind : at<sor<blank, eol, one<'#'>>> {};
struct blank_before : plus<blank> {};
struct spaced_operator : seq<blank_before, not_at<do_word>, operator_text, must<blank_behind>> {};
struct cramped_operator
    : seq<at<sor<string<'=', '='>, string<'!', '='>, string<'<', '='>, string<'>', '='>, string<'=', '~'>,
                 string<'&', '&'>, string<'|', '|'>, one<'<', '>', '+', '-', '*', '%'>>>,
          must<blank_before>> {};
struct range_operator : string<'.', '.'> {};
struct operation : seq<sor<spaced_operator, cramped_operator>, gap, operand> {};
struct range_tail : seq<opt<plus<blank>>, range_operator, spaces, operand, star<operation>> {};
struct expression : seq<operand, star<operation>, opt<range_tail>> {};

// ---- statements
struct modifier_if : seq<if_word, some_space, expression> {};
struct modifier_unless : seq<unless_word, some_space, expression> {};
struct modifier : sor<modifier_if, modifier_unless> {};

struct param_name : identifier {};
struct param_colon : one<':'> {};
struct param_standard : seq<some_space, expression> {};
struct keyword_param
    : seq<at<plain_word, one<':'>>, param_name, param_colon, opt<not_at<spaces, one<',', '|'>>, param_standard>> {};
struct positional_param : seq<param_name> {};
struct block_param : sor<keyword_param, positional_param> {};
struct params_close : one<'|'> {};
struct block_params
    : seq<one<'|'>, gap, must<block_param>, star<spaces, comma, gap, must<block_param>>, spaces, must<params_close>> {};

struct must_end_line : sor<line_end, line_end_expected> {};
struct body;
struct end_of_block : seq<spaces, end_word> {};
struct rest_of_line : until<at<eolf>> {};
struct after_end : sor<line_end, seq<rest_of_line, opt<eol>>> {};
struct missing_end : seq<spaces, eof> {};  // an editor indents the line that the cursor is on
struct block_end : sor<seq<end_of_block, after_end>, missing_end> {};
struct block_open : seq<do_word, opt<spaces, block_params>> {};
struct block : seq<block_open, must_end_line, body, block_end> {};

struct statement_begin : success {};
struct statement_name : identifier {};
struct tail_ahead : sor<line_end, seq<some_space, sor<do_word, if_word, unless_word>>> {};
struct sign_ahead : at<one<'-', '/', '*', '&'>> {};
struct arguments : seq<argument, star<spaces, comma, gap, argument>> {};
struct statement_args
    : sor<at<tail_ahead>, seq<at<one<'('>>, attached_parenthesis_refused>, seq<at<spaces, one<'='>>, line_end_expected>,
          seq<some_space, opt<sign_ahead, leading_sign_refused>, arguments>, line_end_expected> {};
struct header_end : success {};
struct statement_tail : sor<seq<some_space, modifier, header_end, must_end_line>,
                            seq<some_space, at<do_word>, header_end, block>, seq<header_end, must_end_line>> {};
struct statement : seq<statement_begin, statement_name, statement_args, statement_tail> {};

// What could not be read is skipped, with its heredoc, the lines after a comma, and its block's statements read as
// usual.
struct bad_do : seq<plus<blank>, do_word, spaces, opt<one<'|'>, star<not_one<'|', '\n'>>, opt<one<'|'>>>, spaces,
                    opt<comment>, eol> {};
struct bad_comma : seq<one<','>, line_break, not_at<spaces, end_word>> {};
struct bad_text : star<not_at<bad_do>, sor<bad_comma, heredoc, foreign_heredoc, not_one<'\n'>>> {};
struct bad_begin : success {};
struct bad_block : seq<bad_do, body, block_end> {};
struct ruby_block_word : sor<word<'w', 'h', 'i', 'l', 'e'>, word<'u', 'n', 't', 'i', 'l'>, word<'f', 'o', 'r'>, if_word,
                             unless_word, word<'c', 'a', 's', 'e'>, word<'d', 'e', 'f'>, word<'c', 'l', 'a', 's', 's'>,
                             word<'m', 'o', 'd', 'u', 'l', 'e'>, word<'b', 'e', 'g', 'i', 'n'>> {};
// A bare `class` opens nothing; only `begin` does without anything after it.
struct ruby_block_ahead : sor<word<'b', 'e', 'g', 'i', 'n'>, seq<plain_word, some_space, not_at<sor<one<'#'>, eolf>>>> {
};
struct ruby_block : seq<at<ruby_block_ahead>, ruby_block_word, until<eol>, body, block_end> {};
struct bad_statement : seq<bad_begin, sor<ruby_block, seq<bad_text, sor<bad_block, eolf>>>> {};

struct recoverable_statement : sor<try_catch<statement>, bad_statement> {};
struct body_line : sor<line_break, seq<spaces, recoverable_statement>> {};
struct body : star<not_at<end_of_block>, not_at<seq<spaces, eof>>, body_line> {};
struct stray_end : seq<spaces, end_word, rest_of_line, opt<eol>> {};
struct file : seq<body, star<stray_end, body>, spaces, opt<comment>, eof> {};

}  // namespace runbook::grammar::rules
