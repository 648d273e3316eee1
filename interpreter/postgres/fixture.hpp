#pragma once

#include <cstddef>
#include <string>

#include "interpreter/core/digest.hpp"

namespace runbook::postgres {

/// The bytes of an open file as psql is given them in its restricted mode, a piece at a time. A dump opens and closes
/// such a mode of its own with a line each, `\restrict KEY` and `\unrestrict KEY`; psql would refuse them there, so
/// these two lines are given empty.
class FixtureSource {
  public:
    explicit FixtureSource(int file) : file_(file) {}

    /// Up to `size` bytes; 0 at the end. Throws std::runtime_error where the file cannot be read, or is not text.
    std::size_t read(char* buffer, std::size_t size);
    /// The SHA-256 of all that was read of the file, in hexadecimal; to be called once, at the end.
    [[nodiscard]] std::string digest() { return digest_.hex(); }

  private:
    int file_;
    core::Sha256 digest_;
    std::string line_;      // the beginning of a line that may be one of the two
    std::string ready_;     // to be given next
    std::string key_;       // of the dump that was opened
    bool in_head_ = true;   // nothing but comments and empty lines so far
    bool in_line_ = false;  // the rest of a line that is neither of the two
    bool ended_ = false;

    void refill();
    void take(char c);
    void end_line();
};

}  // namespace runbook::postgres
