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

// PostgreSQL's numeric has at most 131,072 digits before the point and 16,383 after it.
constexpr std::size_t kMaxCharacters = 150'000;
constexpr int kMaxExponent = 131'072;

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

std::optional<cpp_rational> parse_decimal(std::string_view text) {
    int exponent = 0;
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
        auto digits = text.substr(e + 1);
        const bool negative = !digits.empty() && digits.front() == '-';
        if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
        if (!all_digits(digits) || digits.size() > 6) return std::nullopt;
        exponent = std::stoi(std::string(digits));
        if (exponent > kMaxExponent) return std::nullopt;
        if (negative) exponent = -exponent;
        text = text.substr(0, e);
    }
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(fraction))) return std::nullopt;
    cpp_rational value(parse_digits(std::string(whole) + std::string(fraction)),
                       power_of_ten(static_cast<unsigned>(fraction.size())));
    if (exponent > 0) value *= cpp_rational(power_of_ten(static_cast<unsigned>(exponent)));
    if (exponent < 0) value /= cpp_rational(power_of_ten(static_cast<unsigned>(-exponent)));
    return value;
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
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    std::optional<cpp_rational> value;
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto numerator = text.substr(0, slash);
        const auto denominator = text.substr(slash + 1);
        if (!all_digits(numerator) || !all_digits(denominator)) return std::nullopt;
        const cpp_int divisor = parse_digits(denominator);
        if (divisor == 0) return std::nullopt;
        value = cpp_rational(parse_digits(numerator), divisor);
    } else {
        value = parse_decimal(text);
    }
    if (!value) return std::nullopt;
    return Number(Rational{negative ? cpp_rational(-*value) : *value});
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
