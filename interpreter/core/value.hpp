#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/core/json.hpp"
#include "interpreter/core/json_view.hpp"
#include "interpreter/core/number.hpp"

namespace runbook::core {

/// The language's types. `unknown` is a type that is only known when the database has answered.
enum class Kind {
    unknown,
    null,
    boolean,
    integer,
    numeric,
    text,
    timestamp,  // microseconds since 1970-01-01 UTC
    date,       // days since 1970-01-01
    duration,   // seconds
    bytes,      // bytes
    percent,    // 95 is 95 %
    uuid,
    json,
    identifier,
    qualified_name,  // "schema.name" or "name"
    symbol,
    regex,
    range,  // two values: from, to (inclusive)
    list,
    invalid,  // the database sent a value that the language does not have (NaN, an interval with months); using it is
              // ERROR
};

/// A type as the author writes it and the checker infers it; `element` is only used for lists.
struct Type {
    Kind kind = Kind::unknown;
    Kind element = Kind::unknown;
    friend bool operator==(const Type&, const Type&) = default;
};

[[nodiscard]] std::string_view name_of(Kind kind);
/// "a list of text", "an integer": for messages.
[[nodiscard]] std::string describe(Type type);
/// The types that can be declared for a param, capture or argument.
[[nodiscard]] std::optional<Kind> declarable_kind(std::string_view name);
[[nodiscard]] bool is_number_like(Kind kind);  ///< an ordered number: integer … percent, timestamp, date
[[nodiscard]] bool is_text_like(Kind kind);    ///< text, uuid, json, identifier, qualified_name, symbol

/// One value, immutable, cheap to copy.
class Value {
  public:
    using List = std::vector<Value>;

    Value() = default;  // NULL
    static Value boolean(bool value);
    static Value integer(Number value);
    static Value number(Number value);  ///< an integer if it is whole, otherwise a numeric
    static Value quantity(Kind unit, Number value);
    static Value text(std::string value);
    static Value string(Kind kind, std::string value);  ///< uuid, json, identifier, qualified_name, symbol, regex
    static Value list(List values);
    static Value range(Value from, Value to);
    static Value invalid(std::string why);

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] Type type() const;
    [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
    [[nodiscard]] bool as_bool() const { return std::get<bool>(data_); }
    [[nodiscard]] const Number& as_number() const { return std::get<Number>(data_); }
    [[nodiscard]] const std::string& as_string() const { return std::get<std::string>(data_); }
    /// The elements of a list, or the two ends of a range.
    [[nodiscard]] const List& as_list() const { return *std::get<std::shared_ptr<const List>>(data_); }

    /// For people: `250 ms`, `10 MB`, `95 %`, `2026-03-31 10:00:00 UTC`, `"text"`, `NULL`, `[1, 2]`.
    [[nodiscard]] std::string display() const;
    /// For use within a sentence or a file name: text without quotes, everything else as `display`.
    [[nodiscard]] std::string plain() const;

    /// How much work it is to copy it: 1 for a small number.
    [[nodiscard]] std::size_t weight() const;

    [[nodiscard]] Json to_json() const;
    /// Throws JsonError if `json` is not in the form that `to_json` writes.
    static Value from_json(JsonView json);

    /// The same kind and the same content. For the language's `==` see core/evaluate.
    friend bool operator==(const Value& a, const Value& b);

  private:
    Value(Kind kind, std::variant<std::monostate, bool, Number, std::string, std::shared_ptr<const List>> data)
        : kind_(kind), data_(std::move(data)) {}
    Kind kind_ = Kind::null;
    std::variant<std::monostate, bool, Number, std::string, std::shared_ptr<const List>> data_;
};

/// The number of a string member, in the form that Number::to_string writes. Throws JsonError.
[[nodiscard]] Number number_from_json(JsonView json);

/// Parses a value that the operator or a file gave for a declared type: "5", "250ms", "1.5 h", "10 MB", "95 %", a UUID,
/// a date. Nothing if it is not of that type.
[[nodiscard]] std::optional<Value> parse_value(Kind kind, std::string_view text);
/// What a text that `parse_value` refused should have been: "an integer", or "a number with at most 1000 digits".
[[nodiscard]] std::string expected_instead(Kind kind, std::string_view text);

}  // namespace runbook::core
