#pragma once

#include <string>
#include <string_view>

namespace runbook::core {

/// SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// `length` bytes from the system's random source.
[[nodiscard]] std::string random_bytes(std::size_t length);

}  // namespace runbook::core
