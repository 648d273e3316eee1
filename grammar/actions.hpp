#pragma once

// The actions of the rules, which call the builder. Private to parse.cpp.
#include <algorithm>

#include "grammar/ast_builder.hpp"
#include "grammar/rules.hpp"

namespace runbook::grammar {

using namespace rules;  // NOLINT: private header

template <typename Rule>
struct Action : nothing<Rule> {};

template <typename Input>
std::size_t begin_of(const Input& in) {
    return static_cast<std::size_t>(in.begin() - in.input().begin());
}
template <typename Input>
std::size_t end_of(const Input& in) {
    return begin_of(in) + in.size();
}

// An action whose body sees `in`, `build`, and the byte offsets `begin` and `end`.
#define RUNBOOK_ON(rule, ...)                                        \
    template <>                                                      \
    struct Action<rule> {                                            \
        template <typename Input>                                    \
        static void apply(const Input& in, AstBuilder& build) {      \
            [[maybe_unused]] const std::size_t begin = begin_of(in); \
            [[maybe_unused]] const std::size_t end = end_of(in);     \
            __VA_ARGS__;                                             \
        }                                                            \
    }

using Kind = ast::Expr::Kind;

inline std::string without_underscores(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
    return text;
}

inline std::string escaped(char letter) {
    if (letter == 'n') return "\n";
    if (letter == 't') return "\t";
    return std::string(1, letter);
}

// ---- literals
RUNBOOK_ON(number_text, build.push(Kind::number, begin, end, without_underscores(in.string())));
RUNBOOK_ON(symbol, build.push(Kind::symbol, begin, end, in.string().substr(1)));
RUNBOOK_ON(nil_word, build.push(Kind::nil, begin, end));
RUNBOOK_ON(true_word, build.push(Kind::boolean, begin, end, "true"));
RUNBOOK_ON(false_word, build.push(Kind::boolean, begin, end, "false"));
RUNBOOK_ON(string_open, build.open_group(begin));
RUNBOOK_ON(single_open, build.open_group(begin));
RUNBOOK_ON(string_text, build.string_part(begin, end, in.string()));
RUNBOOK_ON(single_text, build.string_part(begin, end, in.string()));
RUNBOOK_ON(string_escape, build.string_part(begin, end, escaped(in.string()[1])));
RUNBOOK_ON(single_escape, build.string_part(begin, end, in.string().substr(1)));
RUNBOOK_ON(interpolated_name, build.push(Kind::name, begin, end, in.string()));
RUNBOOK_ON(string_close, build.close_string(end));
RUNBOOK_ON(single_close, build.close_string(end));
RUNBOOK_ON(words_open, build.open_group(begin));
RUNBOOK_ON(a_word, build.push(Kind::string, begin, end, in.string()));
RUNBOOK_ON(words_close, build.close_group(Kind::list, end));
RUNBOOK_ON(regex_open, build.open_group(begin));
RUNBOOK_ON(regex_text, build.string_part(begin, end, in.string()));
RUNBOOK_ON(regex_close, build.close_regex(end));
RUNBOOK_ON(braced_regex_open, build.open_group(begin));
RUNBOOK_ON(braced_regex_text, build.string_part(begin, end, in.string()));
RUNBOOK_ON(braced_regex_close, build.close_regex(end));
RUNBOOK_ON(heredoc, build.heredoc(begin, end));

// ---- brackets, calls, operators
RUNBOOK_ON(list_open, build.open_group(begin));
RUNBOOK_ON(list_close, build.close_group(Kind::list, end));
RUNBOOK_ON(hash_open, build.open_group(begin));
RUNBOOK_ON(hash_close, build.close_group(Kind::hash, end));
RUNBOOK_ON(label, build.key(begin, end, in.string().substr(0, in.size() - 1)));
RUNBOOK_ON(labelled_pair, build.close_pair(end));
RUNBOOK_ON(arrow_pair, build.close_pair(end));
RUNBOOK_ON(call_name, build.push(Kind::name, begin, end, in.string()));
RUNBOOK_ON(name, build.push(Kind::name, begin, end, in.string()));
RUNBOOK_ON(method_name, build.method(end, in.string()));
RUNBOOK_ON(call_open, build.open_group(begin));
RUNBOOK_ON(call_close, build.close_call(end));
RUNBOOK_ON(index_open, build.open_group(begin));
RUNBOOK_ON(index_close, build.index(end));
RUNBOOK_ON(not_sign, build.sign(begin, "!"));
RUNBOOK_ON(minus_sign, build.sign(begin, "-"));
RUNBOOK_ON(unary_not, build.unary());
RUNBOOK_ON(unary_minus, build.unary());
RUNBOOK_ON(operator_text, build.operation(begin, end, in.string()));
RUNBOOK_ON(range_operator, build.operation(begin, end, ".."));

// ---- statements
RUNBOOK_ON(statement_begin, build.open_statement(begin));
RUNBOOK_ON(statement_name, build.statement_name(begin, end, in.string()));
RUNBOOK_ON(header_end, build.close_header(end));
RUNBOOK_ON(modifier_if, build.modifier(false));
RUNBOOK_ON(modifier_unless, build.modifier(true));
RUNBOOK_ON(do_word, build.open_block(begin));
RUNBOOK_ON(ruby_block_word, build.open_block(begin));
RUNBOOK_ON(param_name, build.param(begin, end, in.string()));
RUNBOOK_ON(param_colon, build.keyword_param());
RUNBOOK_ON(param_standard, build.param_standard());
RUNBOOK_ON(missing_end, build.missing_end());
RUNBOOK_ON(block_end, build.close_block(end));
RUNBOOK_ON(statement, build.close_statement());
RUNBOOK_ON(bad_statement, build.close_statement());
RUNBOOK_ON(end_of_block, build.end_word(end - 3));
RUNBOOK_ON(stray_end, build.stray_end(begin + in.string().find("end")));

// At the beginning of a line that cannot be read, discards everything half built.
template <>
struct Action<bad_begin> {
    template <typename Input>
    static void apply(const Input& in, AstBuilder& build) {
        const std::size_t begin = begin_of(in);
        const auto line_end = std::min(build.text().find('\n', begin), build.text().size());
        build.open_broken(begin, line_end);
    }
};

// Ends the whole parse, after the reason was reported: continuing after every level of deep nesting would take time
// exponential in the depth, and the lines of an unterminated heredoc would be taken for statements.
struct CannotReadOn {};

// Undoes what a rule built if it does not match after all, and keeps hostile nesting off our stack.
template <typename Rule, std::size_t MaxDepth>
struct Guarded : maybe_nothing {
    template <typename R, apply_mode A, rewind_mode M, template <typename...> class Act,
              template <typename...> class Control, typename Input>
    static bool match(Input& in, AstBuilder& build) {
        if (build.depth >= MaxDepth) {
            const auto at = static_cast<std::size_t>(in.current() - in.begin());
            build.error(at, at + 1, "this is nested too deeply",
                        "move the inner part to a macro or a constant, or split it");
            throw CannotReadOn();
        }
        const auto mark = build.mark();
        const DepthCount count(build.depth);
        return TAO_PEGTL_NAMESPACE::match<R, A, M, Act, Control>(in, build) || (build.go_back(mark), false);
    }
    struct DepthCount {
        std::size_t& depth;
        explicit DepthCount(std::size_t& counted) : depth(counted) { ++depth; }
        ~DepthCount() { --depth; }
        DepthCount(const DepthCount&) = delete;
        DepthCount& operator=(const DepthCount&) = delete;
    };
};

constexpr std::size_t kMaxNesting = 200;

template <>
struct Action<expression> : Guarded<expression, kMaxNesting> {
    template <typename Input>
    static void apply(const Input&, AstBuilder& build) {
        build.close_expression();
    }
};
template <>
struct Action<operand> : Guarded<operand, kMaxNesting> {};
template <>
struct Action<body> : Guarded<body, kMaxNesting> {};
template <>
struct Action<recoverable_statement> : maybe_nothing {
    // try_catch swallows the exception of a syntax error; what was half built is discarded with it.
    template <typename R, apply_mode A, rewind_mode M, template <typename...> class Act,
              template <typename...> class Control, typename Input>
    static bool match(Input& in, AstBuilder& build) {
        const auto mark = build.mark();
        if (TAO_PEGTL_NAMESPACE::match<try_catch<statement>, A, rewind_mode::required, Act, Control>(in, build))
            return true;
        build.go_back(mark);
        return TAO_PEGTL_NAMESPACE::match<bad_statement, A, M, Act, Control>(in, build);
    }
};

#undef RUNBOOK_ON

}  // namespace runbook::grammar
