#include "interpreter/core/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "interpreter/core/text.hpp"
#include "interpreter/core/units.hpp"

namespace runbook::core {

namespace {

constexpr Type kUnknown{};
constexpr Type kBoolean{Kind::boolean, Kind::unknown};
constexpr Type kInteger{Kind::integer, Kind::unknown};
constexpr Type kNumeric{Kind::numeric, Kind::unknown};
constexpr Type kDuration{Kind::duration, Kind::unknown};

bool is_open(Type type) {
    return type.kind == Kind::unknown || type.kind == Kind::invalid;
}
bool is_plain_number(Kind kind) {
    return kind == Kind::integer || kind == Kind::numeric;
}
bool is_measure(Kind kind) {
    return kind == Kind::duration || kind == Kind::bytes || kind == Kind::percent;
}
bool is_time(Kind kind) {
    return kind == Kind::timestamp || kind == Kind::date;
}

std::string_view advice_on_units(Type left, Type right) {
    if (!is_number_like(left.kind) || !is_number_like(right.kind)) return "";
    const auto measure = is_measure(left.kind) ? left.kind : right.kind;
    if (!is_plain_number(left.kind) && !is_plain_number(right.kind)) return ": units do not mix";
    if (measure == Kind::bytes) return ": give the number its unit: `.bytes`, `.kb`, `.mb` or `.gb`";
    if (measure == Kind::duration) return ": give the number its unit: `.ms`, `.s`, `.min`, `.h` or `.d`";
    if (measure == Kind::percent)
        return ": give the number its unit: `.percent` (40 means 40 %) or `.fraction` (0.4 means 40 %)";
    return "";
}

[[noreturn]] void refuse_pair(std::string_view what, Type left, Type right) {
    throw TypeError{
        fmt::format("{} and {} cannot be {}{}", describe(left), describe(right), what, advice_on_units(left, right))};
}

Type added_type(std::string_view op, Type left, Type right) {
    if (is_plain_number(left.kind) && is_plain_number(right.kind))
        return left.kind == Kind::integer && right.kind == Kind::integer ? kInteger : kNumeric;
    if (is_measure(left.kind) && left.kind == right.kind) return left;
    if (op == "-" && is_time(left.kind) && left.kind == right.kind) return kDuration;
    if (is_time(left.kind) && right.kind == Kind::duration) return {Kind::timestamp, Kind::unknown};
    if (op == "+" && is_text_like(left.kind) && is_text_like(right.kind)) return {Kind::text, Kind::unknown};
    refuse_pair(op == "+" ? "added" : "subtracted", left, right);
}

Type multiplied_type(Type left, Type right) {
    if (is_plain_number(left.kind) && is_plain_number(right.kind))
        return left.kind == Kind::integer && right.kind == Kind::integer ? kInteger : kNumeric;
    if (is_measure(left.kind) && is_plain_number(right.kind)) return left;
    if (is_plain_number(left.kind) && is_measure(right.kind)) return right;
    refuse_pair("multiplied", left, right);
}

Type divided_type(std::string_view op, Type left, Type right) {
    if (is_plain_number(left.kind) && is_plain_number(right.kind))
        return op == "%" && left.kind == Kind::integer && right.kind == Kind::integer ? kInteger : kNumeric;
    if (is_measure(left.kind) && left.kind == right.kind) return op == "%" ? left : kNumeric;
    if (is_measure(left.kind) && is_plain_number(right.kind) && op == "/") return left;
    refuse_pair("divided", left, right);
}

Type matched_type(Type left, Type right) {
    if (!is_open(left) && !is_text_like(left.kind))
        throw TypeError{fmt::format("only text can be matched, got {}", describe(left))};
    if (!is_open(right) && right.kind != Kind::regex)
        throw TypeError{fmt::format("text is matched with a regular expression, got {}: write it between slashes, /^a/",
                                    describe(right))};
    return kBoolean;
}

void want_boolean(std::string_view op, Type type) {
    if (!is_open(type) && type.kind != Kind::boolean)
        throw TypeError{fmt::format("`{}` needs a boolean, got {}{}", op, describe(type),
                                    op == "!" ? "" : ": write a whole comparison on each side")};
}

// ---- methods

struct Method {
    enum class Receiver { any, list, text, list_or_text, number, ordered } receiver;
    std::size_t least_args;
    std::size_t most_args;
};

const std::map<std::string, Method, std::less<>>& methods() {
    using R = Method::Receiver;
    static const std::map<std::string, Method, std::less<>> all = {
        {"between?", {R::ordered, 2, 2}}, {"in?", {R::any, 1, 1}},
        {"all?", {R::list, 0, 1}},        {"any?", {R::list, 0, 1}},
        {"none?", {R::list, 0, 1}},       {"include?", {R::list_or_text, 1, 1}},
        {"same_as?", {R::list, 1, 1}},    {"empty?", {R::list_or_text, 0, 0}},
        {"nil?", {R::any, 0, 0}},         {"size", {R::list_or_text, 0, 0}},
        {"min", {R::list, 0, 0}},         {"max", {R::list, 0, 0}},
        {"sum", {R::list, 0, 0}},         {"mean", {R::list, 0, 0}},
        {"uniq", {R::list, 0, 0}},        {"sort", {R::list, 0, 0}},
        {"first", {R::list, 0, 0}},       {"last", {R::list, 0, 0}},
        {"match?", {R::text, 1, 1}},      {"start_with?", {R::text, 1, 1}},
        {"end_with?", {R::text, 1, 1}},   {"abs", {R::number, 0, 0}},
        {"round", {R::number, 0, 1}},     {"percent", {R::number, 0, 0}},
        {"fraction", {R::number, 0, 0}},  {"bytes", {R::number, 0, 0}},
        {"ms", {R::number, 0, 0}},        {"s", {R::number, 0, 0}},
        {"h", {R::number, 0, 0}},         {"d", {R::number, 0, 0}},
        {"kb", {R::number, 0, 0}},        {"mb", {R::number, 0, 0}},
        {"gb", {R::number, 0, 0}},
    };
    return all;
}

bool fits(Method::Receiver wanted, Type type) {
    if (is_open(type)) return true;
    switch (wanted) {
        case Method::Receiver::any: return true;
        case Method::Receiver::list: return type.kind == Kind::list;
        case Method::Receiver::text: return is_text_like(type.kind);
        case Method::Receiver::list_or_text: return type.kind == Kind::list || is_text_like(type.kind);
        case Method::Receiver::number: return is_plain_number(type.kind) || is_measure(type.kind);
        case Method::Receiver::ordered: return is_number_like(type.kind) || is_text_like(type.kind);
    }
    return false;
}

std::string_view wanted_receiver(Method::Receiver receiver) {
    switch (receiver) {
        case Method::Receiver::list: return "a list";
        case Method::Receiver::text: return "text";
        case Method::Receiver::list_or_text: return "a list or text";
        case Method::Receiver::number: return "a number";
        case Method::Receiver::ordered: return "a number, a time or text";
        case Method::Receiver::any: break;
    }
    return "a value";
}

void check_membership(std::string_view name, Type element, Type container) {
    if (is_open(container)) return;
    if (container.kind != Kind::list && container.kind != Kind::range)
        throw TypeError{fmt::format("`{}` needs a list or a range, got {}", name, describe(container))};
    if (!comparable(element, {container.element, Kind::unknown}))
        refuse_pair("compared", element, {container.element, Kind::unknown});
}

// What `all?`, `any?` and `none?` compare each element with: a value, a range or a regex.
void check_pattern(std::string_view name, Type element, Type pattern) {
    if (pattern.kind == Kind::regex)
        (void)matched_type(element, pattern);
    else if (pattern.kind == Kind::range)
        check_membership(name, element, pattern);
    else if (!comparable(element, pattern))
        refuse_pair("compared", element, pattern);
}

void check_argument(std::string_view name, Type receiver, Type arg) {
    const Type element{receiver.element, Kind::unknown};
    if (name == "between?" && !comparable(receiver, arg)) refuse_pair("compared", receiver, arg);
    if (name == "in?") check_membership(name, receiver, arg);
    if (name == "all?" || name == "any?" || name == "none?") {
        check_pattern(name, element, arg);
    } else if (name == "include?" && receiver.kind == Kind::list) {
        if (!comparable(element, arg)) refuse_pair("compared", element, arg);
    } else if (name == "same_as?") {
        if (!is_open(arg) && arg.kind != Kind::list)
            throw TypeError{fmt::format("`same_as?` needs a list, got {}", describe(arg))};
        if (!comparable(element, {arg.element, Kind::unknown})) refuse_pair("compared", receiver, arg);
    } else if (name == "match?") {
        (void)matched_type(receiver, arg);
    } else if (name == "start_with?" || name == "end_with?" || (name == "include?" && is_text_like(receiver.kind))) {
        if (!is_open(arg) && !is_text_like(arg.kind))
            throw TypeError{fmt::format("`{}` needs text, got {}", name, describe(arg))};
    } else if (name == "round" && !is_open(arg) && arg.kind != Kind::integer) {
        throw TypeError{fmt::format("`round` needs a number of digits, got {}", describe(arg))};
    }
}

// `min` is a unit for numbers (5.min) and the smallest element for lists.
bool is_unit_call(std::string_view name, Type receiver) {
    return unit_named(name) != nullptr && (name != "min" || is_plain_number(receiver.kind));
}

Type unit_type(std::string_view name, Type receiver) {
    if (!is_open(receiver) && !is_plain_number(receiver.kind))
        throw TypeError{fmt::format("`.{}` gives a unit to a plain number, got {}", name, describe(receiver))};
    return {unit_named(name)->kind, Kind::unknown};
}

Type result_type(std::string_view name, Type receiver, const std::vector<Type>& args) {
    const Type element{receiver.element, Kind::unknown};
    if (name.back() == '?') return kBoolean;
    if (name == "size") return kInteger;
    if (name == "uniq" || name == "sort" || name == "abs") return receiver;
    if (name == "round") return args.empty() && is_plain_number(receiver.kind) ? kInteger : receiver;
    if (name == "mean") return element.kind == Kind::integer ? kNumeric : element;
    return element;  // min max sum first last
}

}  // namespace

bool comparable(Type a, Type b) {
    if (is_open(a) || is_open(b) || a.kind == b.kind) return true;
    if (is_plain_number(a.kind) && is_plain_number(b.kind)) return true;
    if (is_text_like(a.kind) && is_text_like(b.kind)) return true;
    return false;
}

Type unary_type(std::string_view op, Type operand) {
    if (op == "!") {
        want_boolean(op, operand);
        return kBoolean;
    }
    if (is_open(operand)) return kUnknown;
    if (!is_plain_number(operand.kind) && !is_measure(operand.kind))
        throw TypeError{fmt::format("`-` needs a number, got {}", describe(operand))};
    return operand;
}

Type binary_type(std::string_view op, Type left, Type right) {
    if (op == "&&" || op == "||") {
        want_boolean(op, left);
        want_boolean(op, right);
        return kBoolean;
    }
    if (op == "=~" || op == "!~") return matched_type(left, right);
    const bool equality = op == "==" || op == "!=";
    if (equality || op.front() == '<' || op.front() == '>') {
        if (left.kind == Kind::null || right.kind == Kind::null)
            throw TypeError{"nothing can be compared with nil; use `.nil?`"};
        if (!comparable(left, right)) refuse_pair("compared", left, right);
        const auto has_order = [](Type type) {
            return is_open(type) || is_number_like(type.kind) || is_text_like(type.kind);
        };
        if (!equality && (!has_order(left) || !has_order(right)))
            throw TypeError{fmt::format("{} cannot be ordered", describe(has_order(left) ? right : left))};
        return kBoolean;
    }
    if (is_open(left) || is_open(right)) return kUnknown;
    if (op == "+" || op == "-") return added_type(op, left, right);
    if (op == "*") return multiplied_type(left, right);
    return divided_type(op, left, right);
}

Type method_type(std::string_view name, Type receiver, const std::vector<Type>& args) {
    if (is_unit_call(name, receiver) && args.empty()) return unit_type(name, receiver);
    const auto found = methods().find(name);
    if (found == methods().end()) {
        const auto near = closest(name, method_names());
        throw TypeError{fmt::format("there is no method `{}`{}", name, near ? "; did you mean `" + *near + "`?" : "")};
    }
    const Method& method = found->second;
    if (args.size() < method.least_args || args.size() > method.most_args)
        throw TypeError{fmt::format("`{}` takes {}, got {}", name,
                                    method.most_args == 0 ? "no argument" : counted(method.most_args, "argument"),
                                    args.size())};
    if (!fits(method.receiver, receiver))
        throw TypeError{
            fmt::format("`{}` is a method of {}, got {}", name, wanted_receiver(method.receiver), describe(receiver))};
    for (const Type arg : args) check_argument(name, receiver, arg);
    return result_type(name, receiver, args);
}

bool is_unary_operator(std::string_view op) {
    return op == "!" || op == "-";
}

bool is_binary_operator(std::string_view op) {
    constexpr std::array<std::string_view, 15> kAll = {"==", "!=", "<", "<=", ">", ">=", "=~", "!~",
                                                       "+",  "-",  "*", "/",  "%", "&&", "||"};
    return std::find(kAll.begin(), kAll.end(), op) != kAll.end();
}

std::optional<Arity> arity_of_method(std::string_view name) {
    const auto found = methods().find(name);
    if (found == methods().end()) return std::nullopt;
    return Arity{found->second.least_args, found->second.most_args};
}

const std::vector<std::string>& method_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& [name, method] : methods()) all.push_back(name);
        return all;
    }();
    return names;
}

}  // namespace runbook::core
