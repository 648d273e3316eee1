#include "interpreter/core/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace runbook::core {

namespace {

template <typename Wanted, typename Variant>
auto& get(Variant& value, const char* wanted) {
    auto* found = std::get_if<Wanted>(&value);
    if (found == nullptr) throw JsonError(fmt::format("found another kind of value where {} belongs", wanted));
    return *found;
}

bool key_before(const Json::Object::Member& member, std::string_view key) {
    return member.first < key;
}

bool needs_escape(char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

void append_escape(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<int>(c));
    }
}

void append_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::find_if(text.begin(), text.end(), needs_escape) - text.begin());
        out += text.substr(0, plain);
        if (plain == text.size()) break;
        append_escape(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

struct Appender {
    std::string& out;
    void operator()(std::monostate) const { out += "null"; }
    void operator()(bool value) const { out += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { append_canonical_integer(out, value); }
    void operator()(const std::string& value) const { append_string(out, value); }
    void operator()(const Json::Array& values) const {
        out += '[';
        for (const auto& value : values) {
            if (&value != values.data()) out += ',';
            append_canonical(out, value);
        }
        out += ']';
    }
    void operator()(const Json::Object& members) const {
        out += '{';
        bool first = true;
        for (const auto& [key, value] : members) {
            if (!first) out += ',';
            first = false;
            append_string(out, key);
            out += ':';
            append_canonical(out, value);
        }
        out += '}';
    }
};

}  // namespace

Json::Object::Object(std::initializer_list<Entry> entries) {
    members_.reserve(entries.size());
    for (const auto& entry : entries) (*this)[entry.key] = std::move(entry.value);
}

Json::Object Json::Object::of(std::vector<Member> members) {
    const auto by_key = [](const Member& a, const Member& b) { return a.first < b.first; };
    if (!std::is_sorted(members.begin(), members.end(), by_key)) std::sort(members.begin(), members.end(), by_key);
    const auto same_key = [](const Member& a, const Member& b) { return a.first == b.first; };
    const auto twice = std::adjacent_find(members.begin(), members.end(), same_key);
    if (twice != members.end()) throw JsonError("duplicate key `" + twice->first + "`");
    Object object;
    object.members_ = std::move(members);
    return object;
}

Json& Json::Object::operator[](std::string_view key) {
    const auto place = std::lower_bound(members_.begin(), members_.end(), key, key_before);
    if (place != members_.end() && place->first == key) return place->second;
    return members_.emplace(place, key, Json())->second;
}

const Json::Object::Member* Json::Object::find(std::string_view key) const {
    const auto* place = std::lower_bound(begin(), end(), key, key_before);
    return place != end() && place->first == key ? place : end();
}

Json::Object::Member* Json::Object::find(std::string_view key) {
    return const_cast<Member*>(std::as_const(*this).find(key));
}

void Json::Object::erase(std::string_view key) {
    if (auto* member = find(key); member != end()) members_.erase(members_.begin() + (member - begin()));
}

void Json::Object::put_text(std::string_view key, const std::string& text) {
    if (!text.empty()) (*this)[key] = text;
}

Json Json::strings(const std::vector<std::string>& values) {
    return Array(values.begin(), values.end());
}

bool Json::as_bool() const {
    return get<bool>(value_, "true or false");
}
std::int64_t Json::as_int() const {
    return get<std::int64_t>(value_, "an integer");
}
const std::string& Json::as_string() const {
    return get<std::string>(value_, "a string");
}
const Json::Array& Json::as_array() const {
    return get<Array>(value_, "an array");
}
const Json::Object& Json::as_object() const {
    return get<Object>(value_, "an object");
}
Json::Object& Json::as_object() {
    return get<Object>(value_, "an object");
}

const Json* Json::find(std::string_view key) const {
    const auto* members = std::get_if<Object>(&value_);
    if (members == nullptr) return nullptr;
    const auto found = members->find(key);
    return found == members->end() ? nullptr : &found->second;
}

const Json& Json::at(std::string_view key) const {
    const Json* found = find(key);
    if (found == nullptr) throw JsonError(fmt::format("there is no `{}`", key));
    return *found;
}

std::string Json::text(std::string_view key) const {
    const Json* found = find(key);
    return found == nullptr ? std::string() : found->as_string();
}

void append_canonical(std::string& out, const Json& json) {
    std::visit(Appender{out}, json.variant());
}

void append_canonical_string(std::string& out, std::string_view text) {
    append_string(out, text);
}

void append_canonical_integer(std::string& out, std::int64_t value) {
    const fmt::format_int digits(value);
    out.append(digits.data(), digits.size());
}

std::string canonical(const Json& json) {
    std::string out;
    append_canonical(out, json);
    return out;
}

}  // namespace runbook::core
