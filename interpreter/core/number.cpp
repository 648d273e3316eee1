#include "interpreter/core/number.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>

namespace runbook::core {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

struct Number::Rational {
    cpp_rational value;
};

namespace {

// How to_string writes the largest numbers: 2^-3321 has that many digits after the point.
constexpr std::size_t kMaxCharacters = 4 * kMaxDigits;

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

cpp_int power_of_ten(unsigned exponent) {
    return boost::multiprecision::pow(cpp_int(10), exponent);
}

// cpp_int reads a leading zero as octal.
cpp_int parse_digits(std::string_view digits) {
    const auto first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? cpp_int(0) : cpp_int(std::string(digits.substr(first)));
}

// The parts of a number's text: "-12.5e3" or "7/2".
struct Written {
    bool negative = false;
    std::string_view whole;     // also the numerator
    std::string_view fraction;  // empty without a point
    bool exponent_is_negative = false;
    std::string_view exponent;     // empty without one
    std::string_view denominator;  // empty without a slash
};

std::optional<Written> parts_of(std::string_view text) {
    Written parts;
    parts.negative = text.starts_with('-');
    if (parts.negative) text.remove_prefix(1);
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        parts.whole = text.substr(0, slash);
        parts.denominator = text.substr(slash + 1);
        const bool holds = all_digits(parts.whole) && all_digits(parts.denominator) &&
                           parts.denominator.find_first_not_of('0') != std::string_view::npos;
        return holds ? std::optional(parts) : std::nullopt;
    }
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
        parts.exponent = text.substr(e + 1);
        parts.exponent_is_negative = parts.exponent.starts_with('-');
        if (parts.exponent_is_negative || parts.exponent.starts_with('+')) parts.exponent.remove_prefix(1);
        if (!all_digits(parts.exponent)) return std::nullopt;
        text = text.substr(0, e);
    }
    const auto point = text.find('.');
    parts.whole = text.substr(0, point);
    if (point != std::string_view::npos) parts.fraction = text.substr(point + 1);
    const bool holds = all_digits(parts.whole) && (point == std::string_view::npos || all_digits(parts.fraction));
    return holds ? std::optional(parts) : std::nullopt;
}

// Nothing if it is beyond the limit.
std::optional<cpp_rational> value_of(const Written& parts) {
    if (!parts.denominator.empty()) return cpp_rational(parse_digits(parts.whole), parse_digits(parts.denominator));
    unsigned exponent = 0;
    if (!parts.exponent.empty()) {
        const auto* end = parts.exponent.data() + parts.exponent.size();
        const auto error = std::from_chars(parts.exponent.data(), end, exponent).ec;
        if (error != std::errc() || exponent > kMaxCharacters) return std::nullopt;
    }
    cpp_rational value(parse_digits(std::string(parts.whole) + std::string(parts.fraction)),
                       power_of_ten(static_cast<unsigned>(parts.fraction.size())));
    if (exponent > 0 && !parts.exponent_is_negative) value *= cpp_rational(power_of_ten(exponent));
    if (exponent > 0 && parts.exponent_is_negative) value /= cpp_rational(power_of_ten(exponent));
    return value;
}

// Up to and including 10^kMaxDigits, so that each decimal with kMaxDigits digits is a number, wherever its point is.
bool has_too_many_digits(const cpp_int& whole) {
    static const cpp_int most = power_of_ten(kMaxDigits);
    return boost::multiprecision::abs(whole) > most;
}

cpp_int floor_division(const cpp_int& a, const cpp_int& b) {
    cpp_int quotient = a / b;
    if ((a % b != 0) && ((a < 0) != (b < 0))) quotient -= 1;
    return quotient;
}

// How many decimals the fraction 1/denominator needs; nothing if they do not end.
std::optional<unsigned> decimals_needed(cpp_int denominator) {
    unsigned twos = 0;
    unsigned fives = 0;
    while (denominator % 2 == 0) denominator /= 2, ++twos;
    while (denominator % 5 == 0) denominator /= 5, ++fives;
    if (denominator != 1) return std::nullopt;
    return std::max(twos, fives);
}

std::string with_point(const cpp_int& scaled, unsigned decimals) {
    std::string digits = cpp_int(boost::multiprecision::abs(scaled)).str();
    if (decimals > 0) {
        if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
        digits.insert(digits.size() - decimals, ".");
    }
    return scaled < 0 ? "-" + digits : digits;
}

cpp_int round_half_away(const cpp_rational& value) {
    const cpp_int n = boost::multiprecision::numerator(value);
    const cpp_int d = boost::multiprecision::denominator(value);
    const cpp_int rounded = (boost::multiprecision::abs(n) * 2 + d) / (d * 2);
    return n < 0 ? cpp_int(-rounded) : rounded;
}

}  // namespace

Number::Number() = default;
Number::Number(std::int64_t value) : small_(value) {}

Number::Number(Rational value) {
    const cpp_int n = boost::multiprecision::numerator(value.value);
    const bool integer = boost::multiprecision::denominator(value.value) == 1;
    if (integer && n >= std::numeric_limits<std::int64_t>::min() && n <= std::numeric_limits<std::int64_t>::max())
        small_ = static_cast<std::int64_t>(n);
    else
        big_ = std::make_shared<const Rational>(std::move(value));
}

Number::Rational Number::rational() const {
    return big_ ? *big_ : Rational{cpp_rational(small_)};
}

std::optional<Number> Number::parse(std::string_view text) {
    if (text.size() > kMaxCharacters) return std::nullopt;
    std::int64_t small = 0;  // nearly all numbers are small
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), small);
    if (error == std::errc() && end == text.data() + text.size()) return small;
    const auto parts = parts_of(text);
    const auto value = parts ? value_of(*parts) : std::nullopt;
    if (!value) return std::nullopt;
    Number number(Rational{parts->negative ? cpp_rational(-*value) : *value});
    return number.is_too_long() ? std::nullopt : std::optional(std::move(number));
}

bool Number::would_be_too_long(std::string_view text) {
    return parts_of(text) && !parse(text);
}

bool Number::is_too_long() const {
    return big_ && (has_too_many_digits(boost::multiprecision::numerator(big_->value)) ||
                    has_too_many_digits(boost::multiprecision::denominator(big_->value)));
}

std::size_t Number::words() const {
    if (!big_) return 1;
    return boost::multiprecision::numerator(big_->value).backend().size() +
           boost::multiprecision::denominator(big_->value).backend().size();
}

bool Number::is_integer() const {
    return !big_ || boost::multiprecision::denominator(big_->value) == 1;
}
bool Number::is_zero() const {
    return !big_ && small_ == 0;
}
bool Number::is_negative() const {
    return big_ ? big_->value < 0 : small_ < 0;
}

std::optional<std::int64_t> Number::to_int64() const {
    if (big_) return std::nullopt;
    return small_;
}

Number Number::rounded() const {
    if (!big_) return *this;
    return Number(Rational{cpp_rational(round_half_away(big_->value))});
}

std::string Number::to_fixed(int digits) const {
    const auto decimals = static_cast<unsigned>(digits);
    return with_point(round_half_away(rational().value * cpp_rational(power_of_ten(decimals))), decimals);
}

std::string Number::to_string() const {
    if (!big_) return std::to_string(small_);
    const cpp_int n = boost::multiprecision::numerator(big_->value);
    const cpp_int d = boost::multiprecision::denominator(big_->value);
    const auto decimals = decimals_needed(d);
    if (!decimals) return n.str() + "/" + d.str();
    return with_point(n * power_of_ten(*decimals) / d, *decimals);
}

Number operator+(const Number& a, const Number& b) {
    std::int64_t sum = 0;
    if (!a.big_ && !b.big_ && !__builtin_add_overflow(a.small_, b.small_, &sum)) return sum;
    return Number(Number::Rational{a.rational().value + b.rational().value});
}

Number operator-(const Number& a, const Number& b) {
    std::int64_t difference = 0;
    if (!a.big_ && !b.big_ && !__builtin_sub_overflow(a.small_, b.small_, &difference)) return difference;
    return Number(Number::Rational{a.rational().value - b.rational().value});
}

Number operator*(const Number& a, const Number& b) {
    std::int64_t product = 0;
    if (!a.big_ && !b.big_ && !__builtin_mul_overflow(a.small_, b.small_, &product)) return product;
    return Number(Number::Rational{a.rational().value * b.rational().value});
}

Number operator/(const Number& a, const Number& b) {
    return Number(Number::Rational{a.rational().value / b.rational().value});
}

Number operator%(const Number& a, const Number& b) {
    const cpp_rational quotient = a.rational().value / b.rational().value;
    const cpp_int whole =
        floor_division(boost::multiprecision::numerator(quotient), boost::multiprecision::denominator(quotient));
    return a - b * Number(Number::Rational{cpp_rational(whole)});
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
    if (!a.big_ && !b.big_) return a.small_ <=> b.small_;
    const int order = a.rational().value.compare(b.rational().value);
    return order <=> 0;
}

bool operator==(const Number& a, const Number& b) {
    return (a <=> b) == 0;
}

}  // namespace runbook::core
