#include "interpreter/postgres/bind.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "interpreter/core/time_text.hpp"

namespace runbook::postgres {

namespace {

using core::Kind;
using core::Number;
using core::Value;

// Digits after the point for a fraction without an exact decimal, such as 1/3: more than any column of a database
// keeps.
constexpr int kMaxDecimals = 30;

TypeOid integer_type(const Number& number) {
    const auto value = number.to_int64();
    if (!value) return TypeOid::numeric;
    return *value >= INT32_MIN && *value <= INT32_MAX ? TypeOid::int4 : TypeOid::int8;
}

TypeOid type_of(const Value& value) {
    switch (value.kind()) {
        case Kind::boolean: return TypeOid::boolean;
        case Kind::integer: return integer_type(value.as_number());
        case Kind::numeric:
        case Kind::percent: return TypeOid::numeric;
        case Kind::bytes: return TypeOid::int8;
        case Kind::timestamp: return TypeOid::timestamptz;
        case Kind::date: return TypeOid::date;
        case Kind::duration: return TypeOid::interval;
        case Kind::uuid: return TypeOid::uuid;
        case Kind::json: return TypeOid::jsonb;
        default: return TypeOid::unspecified;  // text can be whatever the statement needs
    }
}

std::string decimal(const Number& number) {
    auto text = number.to_string();
    return text.find('/') == std::string::npos ? text : number.to_fixed(kMaxDecimals);
}

std::string element_text(const Value& value) {
    switch (value.kind()) {
        case Kind::boolean: return value.as_bool() ? "true" : "false";
        case Kind::integer:
        case Kind::numeric:
        case Kind::percent: return decimal(value.as_number());
        case Kind::bytes: return value.as_number().rounded().to_string();
        case Kind::duration: return decimal(value.as_number()) + " seconds";
        case Kind::timestamp: return core::format_timestamp(value.as_number());
        case Kind::date: return core::format_date(value.as_number());
        default:
            if (core::is_text_like(value.kind())) return value.as_string();
            throw BindError(fmt::format("{} cannot be sent to the database", core::describe(value.type())));
    }
}

// PostgreSQL's array syntax: every element quoted, NULL bare.
std::string array_text(const Value& list) {
    std::string out = "{";
    for (const auto& element : list.as_list()) {
        if (out.size() > 1) out += ',';
        if (element.is_null()) {
            out += "NULL";
        } else if (element.kind() == Kind::list) {
            out += array_text(element);
        } else {
            out += '"';
            for (const char c : element_text(element)) {
                if (c == '"' || c == '\\') out += '\\';
                out += c;
            }
            out += '"';
        }
    }
    return out + "}";
}

int width_of(TypeOid type) {
    if (type == TypeOid::numeric) return 3;
    if (type == TypeOid::int8) return 2;
    return type == TypeOid::int4 ? 1 : 0;
}

void widen(std::optional<TypeOid>& widest, const Value& list) {
    for (const auto& element : list.as_list()) {
        if (element.kind() == Kind::list) {
            widen(widest, element);
        } else if (!element.is_null()) {
            const auto type = type_of(element);
            if (!widest || width_of(type) > width_of(*widest)) widest = type;
        }
    }
}

// By the widest of its elements: [1, 2.5] goes as an array of numeric. Where there is none, as in an empty list, it is
// whatever the statement needs: `id = any(:none)` needs that of id.
TypeOid list_type(const Value& list) {
    std::optional<TypeOid> widest;
    widen(widest, list);
    return widest ? array_of(*widest) : TypeOid::unspecified;
}

Bind bind_value(const Value& value) {
    if (value.is_null()) return {};
    if (value.kind() == Kind::list) {
        const auto type = list_type(value);
        return {type, array_text(value), type == TypeOid::unspecified};
    }
    return {type_of(value), element_text(value), false};
}

std::string literal_text(const Value& value) {
    const Bind bound = bind_value(value);
    return bound.text ? quote_literal(*bound.text) : "NULL";
}

std::string quote_part(std::string_view part) {
    if (part.empty()) throw BindError("an identifier cannot be empty");
    std::string out = "\"";
    for (const char c : part) {
        if (c == '\0') throw BindError("an identifier cannot contain a NUL byte");
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

class Binder {
  public:
    explicit Binder(const model::SqlText& sql) : sql_(sql) {}

    BoundSql bound() {
        std::size_t copied = 0;
        for (const auto& variable : sql_.variables) {
            pieces_.push_back({bound_.text.size(), copied});
            bound_.text += sql_.text.substr(copied, variable.begin - copied);
            copied = variable.end;
            pieces_.push_back({bound_.text.size(), variable.begin});
            add(variable);
        }
        pieces_.push_back({bound_.text.size(), copied});
        bound_.text += sql_.text.substr(copied);
        return std::move(bound_);
    }
    [[nodiscard]] std::vector<BoundPiece> pieces() { return std::move(pieces_); }

  private:
    const model::SqlText& sql_;
    BoundSql bound_;
    std::vector<BoundPiece> pieces_;
    std::map<std::string, std::size_t, std::less<>> numbers_;  // the same variable twice is one parameter

    void add(const model::SqlText::Variable& variable) {
        try {
            if (!variable.value.is_literal()) throw BindError("it has no value yet");
            const Value& value = variable.value.value;
            if (value.kind() == Kind::invalid) throw BindError(value.as_string());
            bound_.text += variable.identifier     ? quote_identifier(value)
                           : sql_.takes_parameters ? parameter(variable.name, value)
                                                   : literal_text(value);
        } catch (const BindError& error) {
            throw BindError(fmt::format("the value of `:{}` cannot be used: {}", variable.name, error.what()));
        }
    }

    std::string parameter(const std::string& name, const Value& value) {
        const auto [found, added] = numbers_.try_emplace(name, bound_.binds.size() + 1);
        if (added) bound_.binds.push_back(bind_value(value));
        return "$" + std::to_string(found->second);
    }
};

}  // namespace

BoundSql bind(const model::SqlText& sql) {
    return Binder(sql).bound();
}

std::vector<BoundPiece> bound_pieces(const model::SqlText& sql) {
    Binder binder(sql);
    (void)binder.bound();
    return binder.pieces();
}

std::string quote_literal(const std::string& text) {
    // The E form means the same with any setting of standard_conforming_strings.
    std::string out = text.find('\\') == std::string::npos ? "'" : " E'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    return out + "'";
}

std::string quote_identifier(const Value& name) {
    if (!core::is_text_like(name.kind()))
        throw BindError(fmt::format("{} cannot be an identifier", core::describe(name.type())));
    const std::string& text = name.as_string();
    // Somebody's `sales.orders`, which would be quoted as the name of one thing.
    if (name.kind() == Kind::text && text.find('.') != std::string::npos)
        throw BindError(
            "the text \"" + text +
            "\" has a dot; give it the type :qualified_name, or :identifier if the dot belongs to the name");
    if (name.kind() != Kind::qualified_name) return quote_part(text);
    std::string out;
    std::size_t begin = 0;
    for (std::size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', begin)) {
        out += quote_part(std::string_view(text).substr(begin, dot - begin)) + ".";
        begin = dot + 1;
    }
    return out + quote_part(std::string_view(text).substr(begin));
}

}  // namespace runbook::postgres
