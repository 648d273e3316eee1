#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grammar/source.hpp"

/// What the author wrote, before names are resolved.
namespace runbook::ast {

using grammar::Span;

struct Name {
    std::string text;
    Span span;
};

struct Expr {
    enum class Kind {
        nil,
        boolean,  // text: true or false
        number,   // text: digits, without underscores
        string,   // text, or args: parts of which some are names (#{x})
        heredoc,  // text: dedented; tag: SQL, LUA or TEXT
        symbol,   // text: without its colon
        regex,    // text: the pattern
        list,     // args; also %w[…]
        hash,     // args: pairs
        pair,     // key and args[0]: `key: value`; or args[0] => args[1]
        name,     // text
        call,     // text(args)
        method,   // args[0].text(args[1] …)
        index,    // args[0][args[1]]
        unary,    // text is ! or -
        binary,   // args[0] text args[1]
        range,    // args[0]..args[1]
        broken,   // reported already
    };
    Kind kind = Kind::nil;
    Span span;
    std::string text;
    std::string tag;
    std::vector<Expr> args;
    std::uint32_t depth = 0;  ///< of nested operators, methods and lists; limited by the builder
    /// Of strings and heredocs: where in the file the text's bytes are, as (offset in text, offset in file),
    /// ascending.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> origins;

    [[nodiscard]] bool is_interpolated() const { return kind == Kind::string && !args.empty(); }
    /// The place in the file of bytes of a string's text.
    [[nodiscard]] Span place_of(std::size_t begin, std::size_t end) const;
};

struct BlockParam {
    Name name;
    bool keyword = false;  ///< |name:|, else |name|
    std::optional<Expr> standard;
};

struct Statement;

struct Block {
    std::vector<BlockParam> params;
    std::vector<Statement> body;
    Span span;
};

struct Modifier {
    bool unless = false;
    Expr condition;
};

/// `name args do |params| … end`, or `name args if condition`. The grammar does not know what the names mean.
struct Statement {
    Name name;
    std::vector<Expr> args;  ///< `key: value` are pairs and come last
    std::optional<Modifier> modifier;
    std::optional<Block> block;
    Span span;            ///< its first line, without the block
    bool broken = false;  ///< a syntax error was reported; name and args may be missing
};

struct File {
    std::vector<Statement> statements;
};

}  // namespace runbook::ast
