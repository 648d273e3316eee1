#include "interpreter/core/mistake.hpp"

namespace runbook::core {

std::string fill_placeholders(std::string_view text, std::span<const std::string_view> arguments) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_placeholder(text, at)) {
            out += arguments[static_cast<std::size_t>(text[at + 1] - '0')];
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

}  // namespace runbook::core
