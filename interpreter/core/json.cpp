#include "interpreter/core/json.hpp"

#include <nlohmann/json.hpp>

namespace runbook::core {

namespace {

constexpr std::size_t kMaxNesting = 200;  // the parse tree of a hostile line must not end our stack

template <typename Wanted, typename Variant>
auto& get(Variant& value, const char* wanted) {
    auto* found = std::get_if<Wanted>(&value);
    if (found == nullptr) throw JsonError(fmt::format("found another kind of value where {} belongs", wanted));
    return *found;
}

// Builds a Json as nlohmann's reader meets the parts of it.
class Builder {
  public:
    Json result;

    bool null() { return add(Json()); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(std::int64_t value) { return add(value); }
    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(INT64_MAX)) throw JsonError("an integer is too large");
        return add(static_cast<std::int64_t>(value));
    }
    bool number_float(double, const std::string& text) { throw JsonError("`" + text + "` is not an integer"); }
    bool string(std::string& value) { return add(std::move(value)); }
    bool binary(std::vector<std::uint8_t>&) { throw JsonError("binary data"); }
    bool start_object(std::size_t) { return open(Json::Object()); }
    bool start_array(std::size_t) { return open(Json::Array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        if (open_.back().first.find(name) != nullptr) throw JsonError("the key `" + name + "` stands twice");
        open_.back().second = std::move(name);
        return true;
    }
    bool parse_error(std::size_t at, const std::string&, const nlohmann::json::exception&) {
        throw JsonError(fmt::format("no JSON at byte {}", at));
    }

  private:
    std::vector<std::pair<Json, std::string>> open_;  // each with the key its next member gets

    bool open(Json container) {
        if (open_.size() >= kMaxNesting) throw JsonError("nested too deeply");
        open_.emplace_back(std::move(container), std::string());
        return true;
    }
    bool close() {
        Json done = std::move(open_.back().first);
        open_.pop_back();
        return add(std::move(done));
    }
    bool add(Json value) {
        if (open_.empty()) {
            result = std::move(value);
        } else if (auto& [container, key] = open_.back(); container.is_object()) {
            container.as_object().emplace(std::move(key), std::move(value));
        } else {
            const_cast<Json::Array&>(container.as_array()).push_back(std::move(value));
        }
        return true;
    }
};

void append_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20)
                    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<int>(c));
                else
                    out += c;
        }
    }
    out += '"';
}

struct Appender {
    std::string& out;
    void operator()(std::monostate) const { out += "null"; }
    void operator()(bool value) const { out += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { fmt::format_to(std::back_inserter(out), "{}", value); }
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

bool Json::as_bool() const { return get<bool>(value_, "true or false"); }
std::int64_t Json::as_int() const { return get<std::int64_t>(value_, "an integer"); }
const std::string& Json::as_string() const { return get<std::string>(value_, "a string"); }
const Json::Array& Json::as_array() const { return get<Array>(value_, "an array"); }
const Json::Object& Json::as_object() const { return get<Object>(value_, "an object"); }
Json::Object& Json::as_object() { return get<Object>(value_, "an object"); }

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

Json parse_json(std::string_view text) {
    Builder builder;
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return std::move(builder.result);
}

void append_canonical(std::string& out, const Json& json) { std::visit(Appender{out}, json.variant()); }

std::string canonical(const Json& json) {
    std::string out;
    append_canonical(out, json);
    return out;
}

}  // namespace runbook::core
