#include "interpreter/postgres/oids.hpp"

#include <array>

namespace runbook::postgres {

namespace {

struct ArrayType {
    TypeOid array;
    TypeOid element;
};

constexpr std::array kArrayTypes{
    ArrayType{TypeOid::boolean_array, TypeOid::boolean},
    ArrayType{TypeOid::bytea_array, TypeOid::bytea},
    ArrayType{TypeOid::character_array, TypeOid::character},
    ArrayType{TypeOid::name_array, TypeOid::name},
    ArrayType{TypeOid::int2_array, TypeOid::int2},
    ArrayType{TypeOid::int4_array, TypeOid::int4},
    ArrayType{TypeOid::int8_array, TypeOid::int8},
    ArrayType{TypeOid::text_array, TypeOid::text},
    ArrayType{TypeOid::bpchar_array, TypeOid::bpchar},
    ArrayType{TypeOid::varchar_array, TypeOid::varchar},
    ArrayType{TypeOid::float4_array, TypeOid::float4},
    ArrayType{TypeOid::float8_array, TypeOid::float8},
    ArrayType{TypeOid::numeric_array, TypeOid::numeric},
    ArrayType{TypeOid::oid_array, TypeOid::oid},
    ArrayType{TypeOid::date_array, TypeOid::date},
    ArrayType{TypeOid::timestamp_array, TypeOid::timestamp},
    ArrayType{TypeOid::timestamptz_array, TypeOid::timestamptz},
    ArrayType{TypeOid::interval_array, TypeOid::interval},
    ArrayType{TypeOid::uuid_array, TypeOid::uuid},
    ArrayType{TypeOid::json_array, TypeOid::json},
    ArrayType{TypeOid::jsonb_array, TypeOid::jsonb},
};

}  // namespace

TypeOid array_of(TypeOid element) {
    for (const auto& known : kArrayTypes)
        if (known.element == element) return known.array;
    return TypeOid::text_array;
}

std::optional<TypeOid> element_of(TypeOid type) {
    for (const auto& known : kArrayTypes)
        if (known.array == type) return known.element;
    return std::nullopt;
}

}  // namespace runbook::postgres
