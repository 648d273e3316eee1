#pragma once

#include <cstdlib>
#include <string_view>

#include "interpreter/core/text.hpp"

namespace runbook::tests {

/// Aborts if the text, printed as the program prints it, has a control character but LF, a C1 control or a mark that
/// changes the direction of writing, or is not UTF-8.
inline void must_be_safe_for_a_terminal(std::string_view text) {
    const auto shown = core::printable(text, true);
    if (core::first_invalid_utf8(shown)) std::abort();
    for (std::size_t at = 0; at < shown.size(); ++at) {
        const auto byte = static_cast<unsigned char>(shown[at]);
        const auto next = at + 1 < shown.size() ? static_cast<unsigned char>(shown[at + 1]) : 0U;
        const auto third = at + 2 < shown.size() ? static_cast<unsigned char>(shown[at + 2]) : 0U;
        const bool control = (byte < 0x20 && byte != '\n') || byte == 0x7F;
        const bool c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;
        const bool direction = byte == 0xE2 && ((next == 0x80 && third >= 0xAA && third <= 0xAE) ||
                                                (next == 0x81 && third >= 0xA6 && third <= 0xA9));
        if (control || c1 || direction) std::abort();
    }
    if (core::printable(shown, true) != shown) std::abort();  // what is safe stays as it is
}

}  // namespace runbook::tests
