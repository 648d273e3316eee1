#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace runbook::core {

/// SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// The same for data in parts, so that large data need not be in memory in one piece.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    void add(std::string_view bytes);
    [[nodiscard]] std::string hex();  ///< finishes the digest; the next `add` starts a new one

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Fills `length` bytes from the system's random source.
[[nodiscard]] std::string random_bytes(std::size_t length);

}  // namespace runbook::core
