#include "interpreter/core/digest.hpp"

#include <sodium.h>

#include <array>

namespace runbook::core {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string hex(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();  // sodium writes a terminating zero
    return hex;
}

std::string random_bytes(std::size_t length) {
    std::string bytes(length, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

}  // namespace runbook::core
