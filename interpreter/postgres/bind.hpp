#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "interpreter/core/value.hpp"
#include "interpreter/model/sql_text.hpp"
#include "interpreter/postgres/oids.hpp"

namespace runbook::postgres {

/// The value of one parameter, in PostgreSQL's text format.
struct Bind {
    TypeOid type = TypeOid::unspecified;
    std::optional<std::string> text;  ///< nothing is NULL
    bool empty_list = false;          ///< an array of the type that the statement needs
    friend bool operator==(const Bind&, const Bind&) = default;
};

/// SQL ready to be sent: values are in `binds` as $1, $2 …, never in the text unless the statement takes no parameters.
struct BoundSql {
    std::string text;
    std::vector<Bind> binds;
    friend bool operator==(const BoundSql&, const BoundSql&) = default;
};

/// A value that cannot be sent, such as a list as an identifier. The message names the variable, never its value.
struct BindError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Puts the values of the variables, which must be literals, into the statement. Throws BindError.
[[nodiscard]] BoundSql bind(const model::SqlText& sql);

/// Where each piece of the author's text begins: in the text that `bind` makes, and in the author's.
struct BoundPiece {
    std::size_t sent = 0;
    std::size_t written = 0;
};
[[nodiscard]] std::vector<BoundPiece> bound_pieces(const model::SqlText& sql);

/// `it's` becomes `'it''s'`; a text with a backslash becomes ` E'…'`, with a space so that it cannot join a word before
/// it.
[[nodiscard]] std::string quote_literal(const std::string& text);
/// `a.b` of a qualified name becomes `"a"."b"`; of any other text `"a.b"`. Throws BindError.
[[nodiscard]] std::string quote_identifier(const core::Value& name);

}  // namespace runbook::postgres
