#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace runbook::core {

/// The limit for every number, wherever it comes from: this many digits; a fraction has as many above its line as
/// below. A declared numeric of PostgreSQL has at most as many. Without a limit, one number could take minutes to
/// compute with.
constexpr std::size_t kMaxDigits = 1'000;

/// An exact rational number, for the language's integers, decimals and quantities. Nothing is ever rounded silently: `7
/// / 2` is 3.5, `1 / 3` is one third, `0.1 + 0.2` is 0.3. Values are immutable and cheap to copy.
class Number {
  public:
    Number();
    Number(std::int64_t value);  // NOLINT: an integer is a number

    /// Parses "42", "-1.50", "1e3" or "7/2" within the limit; nothing else, and no blanks.
    static std::optional<Number> parse(std::string_view text);
    /// Whether `parse` refuses the text only because of the limit.
    static bool would_be_too_long(std::string_view text);

    /// Whether it is beyond the limit, as the result of an operator can be. Whoever computes must ask before the result
    /// is used again.
    [[nodiscard]] bool is_too_long() const;
    /// How many words of memory its digits take: a measure of the work to compute with it.
    [[nodiscard]] std::size_t words() const;

    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] bool is_zero() const;
    [[nodiscard]] bool is_negative() const;
    [[nodiscard]] std::optional<std::int64_t> to_int64() const;
    /// The nearest integer; halves are rounded away from zero.
    [[nodiscard]] Number rounded() const;
    /// With `digits` places after the point; halves are rounded away from zero. For display only.
    [[nodiscard]] std::string to_fixed(int digits) const;
    /// Exact: "42", "3.5", or "1/3" if the decimals do not end.
    [[nodiscard]] std::string to_string() const;

    friend Number operator+(const Number& a, const Number& b);
    friend Number operator-(const Number& a, const Number& b);
    friend Number operator*(const Number& a, const Number& b);
    /// The divisor must not be zero; callers check that first and report it as the user's error.
    friend Number operator/(const Number& a, const Number& b);
    /// Remainder with the sign of the divisor, as in Ruby. The divisor must not be zero.
    friend Number operator%(const Number& a, const Number& b);
    friend std::strong_ordering operator<=>(const Number& a, const Number& b);
    friend bool operator==(const Number& a, const Number& b);

  private:
    struct Rational;
    explicit Number(Rational value);
    // Most numbers are small integers: those live here and never touch the heap.
    std::int64_t small_ = 0;
    std::shared_ptr<const Rational> big_;

    [[nodiscard]] Rational rational() const;
};

}  // namespace runbook::core
