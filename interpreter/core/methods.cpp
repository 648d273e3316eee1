#include "interpreter/core/methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "interpreter/core/operations.hpp"
#include "interpreter/core/regex.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/core/units.hpp"

namespace runbook::core {

namespace {

[[noreturn]] void fail(std::string message) {
    throw EvaluationError{EvaluationError::Outcome::error, std::move(message)};
}

void must_hold_something(const std::string& name, const Value& list) {
    if (list.as_list().empty())
        throw EvaluationError{EvaluationError::Outcome::vacuous, "`" + name + "` of an empty list proves nothing"};
}

bool contains(const Value::List& values, const Value& wanted) {
    // Every element is compared: a match must not hide a NULL among them.
    bool found = false;
    for (const auto& value : values) found = equal(value, wanted) || found;
    return found;
}

bool within(const Value& value, const Value& from, const Value& to) {
    return ordering(value, from) >= 0 && ordering(value, to) <= 0;
}

bool is_in(const Value& value, const Value& container) {
    if (container.kind() == Kind::range) return within(value, container.as_list()[0], container.as_list()[1]);
    return contains(container.as_list(), value);
}

std::size_t count_matching(const Value::List& values, const std::vector<Value>& args) {
    const Value wanted = args.empty() ? Value::boolean(true) : args[0];
    std::size_t matching = 0;
    for (const auto& value : values) matching += matches(wanted, value) ? 1 : 0;
    return matching;
}

Value quantified(const std::string& name, const Value& list, const std::vector<Value>& args) {
    if (name != "any?") must_hold_something(name, list);
    const std::size_t matching = count_matching(list.as_list(), args);
    if (name == "any?") return Value::boolean(matching > 0);
    return Value::boolean(matching == (name == "all?" ? list.as_list().size() : 0));
}

Value same_as(const Value& list, const Value& wanted) {
    if (list.as_list().empty() && wanted.as_list().empty()) must_hold_something("same_as?", list);
    const auto difference = compare_as_multisets(list, wanted);
    return Value::boolean(difference.missing.empty() && difference.unexpected.empty());
}

Value sum(const Value::List& values) {
    for (const auto& value : values)
        if (!is_number_like(value.kind()) || !comparable(value.type(), values.front().type()))
            fail("only numbers of the same unit have a sum");
    Number total = 0;
    for (const auto& value : values) {
        total = total + value.as_number();
        if (total.is_too_long()) fail(fmt::format("the sum has more than {} digits", kMaxDigits));
    }
    return Value::quantity(Value::list(values).type().element, total);
}

Value mean(const Value::List& values) {
    const Value total = sum(values);
    const Kind kind = total.kind() == Kind::integer ? Kind::numeric : total.kind();
    return Value::quantity(kind, total.as_number() / Number(static_cast<std::int64_t>(values.size())));
}

Value::List sorted(Value::List values) {
    std::stable_sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return ordering(a, b) < 0; });
    return values;
}

Value::List unique(const Value::List& values) {
    Value::List kept;
    for (const auto& value : values)
        if (!contains(kept, value)) kept.push_back(value);
    return kept;
}

Value call_list_method(const std::string& name, const Value& list, const std::vector<Value>& args) {
    const auto& values = list.as_list();
    if (name == "all?" || name == "any?" || name == "none?") return quantified(name, list, args);
    if (name == "same_as?") return same_as(list, args[0]);
    if (name == "include?") return Value::boolean(contains(values, args[0]));
    if (name == "empty?") return Value::boolean(values.empty());
    if (name == "size") return Value::integer(static_cast<std::int64_t>(values.size()));
    if (name == "uniq") return Value::list(unique(values));
    if (name == "sort") return Value::list(sorted(values));
    must_hold_something(name, list);
    if (name == "first") return values.front();
    if (name == "last") return values.back();
    if (name == "min") return sorted(values).front();
    if (name == "max") return sorted(values).back();
    if (name == "sum") return sum(values);
    return mean(values);
}

Value call_text_method(const std::string& name, const std::string& text, const std::vector<Value>& args) {
    if (name == "empty?") return Value::boolean(text.empty());
    if (name == "size") return Value::integer(static_cast<std::int64_t>(characters(text)));
    const std::string& other = args[0].as_string();
    if (name == "match?") return Value::boolean(regex_matches(other, text));
    if (name == "include?") return Value::boolean(text.find(other) != std::string::npos);
    if (name == "start_with?") return Value::boolean(text.compare(0, other.size(), other) == 0);
    return Value::boolean(text.size() >= other.size() &&
                          text.compare(text.size() - other.size(), other.size(), other) == 0);
}

Value round_number(const Value& number, const std::vector<Value>& args) {
    if (args.empty()) {
        const Kind kind = number.kind() == Kind::numeric ? Kind::integer : number.kind();
        return Value::quantity(kind, number.as_number().rounded());
    }
    const auto digits = args[0].as_number().to_int64();
    if (!digits || *digits < 0 || *digits > 100) fail("`round` needs 0 to 100 digits");
    const Number scale = *Number::parse("1" + std::string(static_cast<std::size_t>(*digits), '0'));
    return Value::quantity(number.kind(), (number.as_number() * scale).rounded() / scale);
}

// Of comparing every value of a list with one other.
std::size_t comparisons(const Value::List& values) {
    std::size_t work = 0;
    for (const auto& value : values) work += is_number_like(value.kind()) ? value.as_number().words() : 1;
    return work;
}

std::size_t bytes_in(const Value& value) {
    if (is_text_like(value.kind())) return value.as_string().size();
    std::size_t bytes = 0;
    if (value.kind() == Kind::list)
        for (const auto& element : value.as_list()) bytes += bytes_in(element);
    return bytes;
}

}  // namespace

std::size_t work_of_method(const std::string& name, const Value& receiver, const std::vector<Value>& args) {
    const bool matched = !args.empty() && args[0].kind() == Kind::regex;
    const bool list = receiver.kind() == Kind::list;
    if (matched && !is_regex(args[0].as_string()))
        fail(fmt::format("/{}/ is not a regular expression", args[0].as_string()));
    if (matched)
        return regex_work(args[0].as_string(), bytes_in(receiver)) +
               (list ? receiver.as_list().size() * regex_work(args[0].as_string(), 0) : 0);
    if (!list) return 0;
    const auto& values = receiver.as_list();
    if (name == "uniq") return comparisons(values) * values.size() / 2;
    if (name == "same_as?") return comparisons(values) * args[0].as_list().size();
    if (name == "sort" || name == "min" || name == "max") return comparisons(values) * std::bit_width(values.size());
    return 0;
}

Value call_method(const std::string& name, const Value& receiver, const std::vector<Value>& args) {
    if (name == "in?") return Value::boolean(is_in(receiver, args[0]));
    if (name == "between?") return Value::boolean(within(receiver, args[0], args[1]));
    if (receiver.kind() == Kind::list) return call_list_method(name, receiver, args);
    if (is_text_like(receiver.kind())) return call_text_method(name, receiver.as_string(), args);
    if (const Unit* unit = unit_named(name)) return Value::quantity(unit->kind, receiver.as_number() * unit->factor);
    if (name == "round") return round_number(receiver, args);
    const Number& number = receiver.as_number();
    return Value::quantity(receiver.kind(), number.is_negative() ? Number(0) - number : number);
}

bool matches(const Value& pattern, const Value& value) {
    if (pattern.kind() == Kind::range) return within(value, pattern.as_list()[0], pattern.as_list()[1]);
    if (pattern.kind() != Kind::regex) return equal(value, pattern);
    if (value.is_null()) fail("NULL cannot be matched; use `.nil?`");
    if (!is_text_like(value.kind())) fail("only text can be matched, got " + describe(value.type()));
    return regex_matches(pattern.as_string(), value.as_string());
}

bool equal(const Value& a, const Value& b) {
    for (const Value* value : {&a, &b}) {
        if (value->is_null()) fail("NULL cannot be compared; use `.nil?`");
        if (value->kind() == Kind::invalid) fail(value->as_string() + " cannot be compared");
    }
    if (!comparable(a.type(), b.type()))
        fail(fmt::format("{} and {} cannot be compared", describe(a.type()), describe(b.type())));
    if (is_number_like(a.kind())) return a.as_number() == b.as_number();
    if (is_text_like(a.kind())) return a.as_string() == b.as_string();
    if (a.kind() != Kind::list) return a == b;
    const auto& left = a.as_list();
    const auto& right = b.as_list();
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i)
        if (!equal(left[i], right[i])) return false;
    return true;
}

int ordering(const Value& a, const Value& b) {
    const bool same = equal(a, b);  // also refuses NULL and values that cannot be compared
    if (same) return 0;
    if (is_number_like(a.kind())) return a.as_number() < b.as_number() ? -1 : 1;
    if (is_text_like(a.kind())) return a.as_string() < b.as_string() ? -1 : 1;
    fail(fmt::format("{} cannot be ordered", describe(a.type())));
}

Difference compare_as_multisets(const Value& have, const Value& wanted) {
    Difference difference;
    std::vector<Value> left = have.as_list();
    for (const auto& value : wanted.as_list()) {
        const auto found =
            std::find_if(left.begin(), left.end(), [&](const Value& other) { return equal(value, other); });
        if (found == left.end())
            difference.missing.push_back(value);
        else
            left.erase(found);
    }
    difference.unexpected = std::move(left);
    return difference;
}

}  // namespace runbook::core
