#pragma once

#include <cstdint>
#include <optional>

namespace runbook::postgres {

/// The object identifiers of the PostgreSQL types that we know. Those of built-in types never change; a server may send
/// any other number too, and then the value is read as text.
enum class TypeOid : std::uint32_t {
    unspecified = 0,  ///< of a parameter: the server infers its type
    boolean = 16,
    bytea = 17,
    character = 18,  // "char"
    name = 19,
    int8 = 20,
    int2 = 21,
    int4 = 23,
    text = 25,
    oid = 26,
    json = 114,
    json_array = 199,
    float4 = 700,
    float8 = 701,
    boolean_array = 1000,
    bytea_array = 1001,
    character_array = 1002,
    name_array = 1003,
    int2_array = 1005,
    int4_array = 1007,
    text_array = 1009,
    bpchar_array = 1014,
    varchar_array = 1015,
    int8_array = 1016,
    float4_array = 1021,
    float8_array = 1022,
    oid_array = 1028,
    bpchar = 1042,  // character(n)
    varchar = 1043,
    date = 1082,
    timestamp = 1114,
    timestamp_array = 1115,
    date_array = 1182,
    timestamptz = 1184,
    timestamptz_array = 1185,
    interval = 1186,
    interval_array = 1187,
    numeric_array = 1231,
    numeric = 1700,
    uuid = 2950,
    uuid_array = 2951,
    jsonb = 3802,
    jsonb_array = 3807,
};

/// The type of an array of such elements; text_array where we know none.
[[nodiscard]] TypeOid array_of(TypeOid element);
/// The type of an array's elements; nothing where the type is not an array that we know.
[[nodiscard]] std::optional<TypeOid> element_of(TypeOid type);

}  // namespace runbook::postgres
