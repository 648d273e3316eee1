#include "interpreter/core/digest.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace runbook::core {

namespace {

// OpenSSL uses the processor's own instructions for SHA-256, which makes it several times as fast as portable code.
void must(int result) {
    if (result != 1) throw std::runtime_error("the cryptographic library failed");
}

}  // namespace

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() {
        if (context == nullptr) throw std::bad_alloc();
        must(EVP_DigestInit_ex(context, sha256(), nullptr));
    }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    // Looked up only once, because a lookup takes longer than the digest of a short line.
    static const EVP_MD* sha256() {
        static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        return algorithm;
    }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    must(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 32> digest{};
    must(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr));
    std::string hex;
    hex.reserve(2 * digest.size());
    for (const unsigned char byte : digest) {
        hex += digits[byte >> 4U];
        hex += digits[byte & 15U];
    }
    must(EVP_DigestInit_ex(state_->context, nullptr, nullptr));
    return hex;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 digest;
    digest.add(bytes);
    return digest.hex();
}

std::string random_bytes(std::size_t length) {
    std::string bytes(length, '\0');
    must(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())));
    return bytes;
}

}  // namespace runbook::core
