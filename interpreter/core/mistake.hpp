#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace runbook::core {

/// What the author is told about a mistake.
struct MistakeText {
    std::string slug;
    std::string message;
    std::string help;  ///< what to do; may be empty
};

/// Replaces `{0}` … with the arguments. Other braces are text.
[[nodiscard]] std::string fill_placeholders(std::string_view text, std::span<const std::string_view> arguments);

/// Whether a placeholder begins at `at`, both for the check at compile time and for the text at run time.
[[nodiscard]] constexpr bool is_placeholder(std::string_view text, std::size_t at) {
    return at + 2 < text.size() && text[at] == '{' && text[at + 1] >= '0' && text[at + 1] <= '9' && text[at + 2] == '}';
}

/// One kind of mistake: its stable slug and its texts. `{0}` … in message and help are placeholders for `Count`
/// arguments. A placeholder without an argument, an unused argument and a call with the wrong number of arguments do
/// not compile.
template <std::size_t Count>
class Mistake {
  public:
    consteval Mistake(std::string_view slug, std::string_view message, std::string_view help = {})
        : slug_(slug), message_(message), help_(help) {
        std::array<bool, 10> used{};
        mark_used(message, used);
        mark_used(help, used);
        for (std::size_t i = 0; i < used.size(); ++i)
            if (used[i] != (i < Count)) throw "a placeholder without an argument, or an argument without a placeholder";
    }

    template <std::convertible_to<std::string_view>... Texts>
    requires(sizeof...(Texts) == Count) [[nodiscard]] MistakeText operator()(const Texts&... texts) const {
        const std::array<std::string_view, Count> arguments{std::string_view(texts)...};
        return {std::string(slug_), fill_placeholders(message_, arguments), fill_placeholders(help_, arguments)};
    }

  private:
    static consteval void mark_used(std::string_view text, std::array<bool, 10>& used) {
        for (std::size_t at = 0; at < text.size(); ++at)
            if (is_placeholder(text, at)) used[static_cast<std::size_t>(text[at + 1] - '0')] = true;
    }

    std::string_view slug_;
    std::string_view message_;
    std::string_view help_;
};

}  // namespace runbook::core
