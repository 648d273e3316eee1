#include "interpreter/core/json_view.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace runbook::core {

namespace {

using Node = JsonView::Node;
namespace dom = simdjson::dom;

const Node& expect(const Node* node, Node::Kind kind, const char* wanted) {
    if (node->kind != kind) throw JsonError(fmt::format("found another kind of value where {} belongs", wanted));
    return *node;
}

// Copies simdjson's tape into our nodes, whose siblings can be found without parsing again.
class Flattener {
  public:
    Flattener(std::vector<Node>& nodes, std::size_t max_nesting) : nodes_(nodes), max_nesting_(max_nesting) {}

    void add(const dom::element& element, std::string_view key, std::size_t nesting) {
        const auto place = nodes_.size();
        auto& node = nodes_.emplace_back();
        node.key = key;
        switch (element.type()) {
            case dom::element_type::ARRAY: add_array(dom::array(element), place, nesting); break;
            case dom::element_type::OBJECT: add_object(dom::object(element), place, nesting); break;
            case dom::element_type::STRING:
                node.kind = Node::Kind::string;
                node.text = std::string_view(element);
                break;
            case dom::element_type::INT64:
                node.kind = Node::Kind::integer;
                node.number = std::int64_t(element);
                break;
            case dom::element_type::BOOL:
                node.kind = Node::Kind::boolean;
                node.flag = bool(element);
                break;
            case dom::element_type::NULL_VALUE: break;
            case dom::element_type::UINT64: throw JsonError("an integer is too large");
            case dom::element_type::DOUBLE: throw JsonError("a number is not an integer");
        }
    }

    [[nodiscard]] bool keys_are_sorted() const { return keys_are_sorted_; }

  private:
    std::vector<Node>& nodes_;
    std::size_t max_nesting_;
    bool keys_are_sorted_ = true;

    void add_array(const dom::array& elements, std::size_t place, std::size_t nesting) {
        open(place, Node::Kind::array, nesting);
        for (const auto element : elements) add(element, {}, nesting + 1);
        close(place);
    }

    void add_object(const dom::object& members, std::size_t place, std::size_t nesting) {
        open(place, Node::Kind::object, nesting);
        bool sorted = true;
        std::string_view before;
        for (const auto member : members) {
            sorted = sorted && (nodes_.size() == place + 1 || before < member.key);
            before = member.key;
            add(member.value, member.key, nesting + 1);
        }
        close(place);
        if (sorted) return;
        keys_are_sorted_ = false;
        refuse_duplicates(place);
    }

    void open(std::size_t place, Node::Kind kind, std::size_t nesting) {
        if (nesting >= max_nesting_) throw JsonError("nested too deeply");
        nodes_[place].kind = kind;
    }
    void close(std::size_t place) { nodes_[place].size = static_cast<std::uint32_t>(nodes_.size() - place); }

    void refuse_duplicates(std::size_t place) const {
        std::vector<std::string_view> keys;
        for (const auto member : JsonView::Range(&nodes_[place])) keys.push_back(member.key());
        std::sort(keys.begin(), keys.end());
        if (const auto twice = std::adjacent_find(keys.begin(), keys.end()); twice != keys.end())
            throw JsonError(fmt::format("duplicate key `{}`", *twice));
    }
};

// Whether the escape at the beginning of `text` is the one that the canonical form has for its character; how long it
// is then, else 0.
std::size_t canonical_escape(std::string_view text) {
    if (text.size() < 2) return 0;
    if (std::string_view("\"\\bfnrt").find(text[1]) != std::string_view::npos) return 2;
    if (!text.starts_with("\\u00") || text.size() < 6) return 0;
    unsigned code = 0;
    for (const char digit : text.substr(4, 2)) {
        const auto value = std::string_view("0123456789abcdef").find(digit);
        if (value == std::string_view::npos) return 0;
        code = code * 16 + static_cast<unsigned>(value);
    }
    const bool has_shorter_form = code == '\b' || code == '\f' || code == '\n' || code == '\r' || code == '\t';
    return code < 0x20 && !has_shorter_form ? 6 : 0;
}

// The length of the string at the beginning of `text`, quotes counted; 0 where it is not written canonically.
std::size_t canonical_string(std::string_view text) {
    for (std::size_t at = 1; at < text.size();) {
        if (text[at] == '"') return at + 1;
        if (text[at] != '\\') {
            ++at;
            continue;
        }
        const auto escape = canonical_escape(text.substr(at));
        if (escape == 0) return 0;
        at += escape;
    }
    return 0;
}

// Of valid JSON without fractions: no blanks, no -0, no escape but the shortest. Much cheaper than writing it again.
bool is_written_canonically(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || text.substr(at, 2) == "-0") return false;
        const auto length = c == '"' ? canonical_string(text.substr(at)) : 1;
        if (length == 0) return false;
        at += length;
    }
    return true;
}

}  // namespace

bool JsonView::is_integer() const {
    return node_->kind == Node::Kind::integer;
}
bool JsonView::is_array() const {
    return node_->kind == Node::Kind::array;
}
JsonView::Range JsonView::children() const {
    return Range(node_);
}
bool JsonView::is_string() const {
    return node_->kind == Node::Kind::string;
}
bool JsonView::is_object() const {
    return node_->kind == Node::Kind::object;
}
bool JsonView::as_bool() const {
    return expect(node_, Node::Kind::boolean, "true or false").flag;
}
std::int64_t JsonView::as_int() const {
    return expect(node_, Node::Kind::integer, "an integer").number;
}
std::uint64_t JsonView::as_count() const {
    const auto count = as_int();
    if (count < 0) throw JsonError("a count below zero");
    return static_cast<std::uint64_t>(count);
}
std::vector<std::string> JsonView::as_strings() const {
    std::vector<std::string> values;
    for (const auto value : as_array()) values.emplace_back(value.as_string());
    return values;
}
std::string_view JsonView::as_string() const {
    return expect(node_, Node::Kind::string, "a string").text;
}
JsonView::Range JsonView::as_array() const {
    return Range(&expect(node_, Node::Kind::array, "an array"));
}
JsonView::Range JsonView::as_object() const {
    const Range members(&expect(node_, Node::Kind::object, "an object"));
    for (const auto member : members) member.node_->read = true;
    return members;
}

std::string_view JsonView::key() const {
    return node_->key;
}

std::optional<JsonView> JsonView::find(std::string_view key) const {
    if (node_->kind != Node::Kind::object) return std::nullopt;
    for (const auto member : Range(node_))
        if (member.key() == key) {
            member.node_->read = true;
            return member;
        }
    return std::nullopt;
}

bool JsonView::flag(std::string_view key) const {
    const auto found = find(key);
    if (found && !found->as_bool()) throw JsonError(fmt::format("`{}` is false, but is written only if true", key));
    return found.has_value();
}

std::optional<std::string_view> JsonView::first_unread() const {
    // All nodes of a value are in one piece of memory, in the order of the text; only members have a key.
    const auto* end = node_ + node_->size;
    const auto* found =
        std::find_if(node_ + 1, end, [](const Node& node) { return node.key.data() != nullptr && !node.read; });
    return found == end ? std::nullopt : std::optional(found->key);
}

JsonView JsonView::at(std::string_view key) const {
    const auto found = find(key);
    if (!found) throw JsonError(fmt::format("there is no `{}`", key));
    return *found;
}

std::string JsonView::text(std::string_view key) const {
    const auto found = find(key);
    return found ? std::string(found->as_string()) : std::string();
}

std::string JsonView::string(std::string_view key) const {
    return std::string(at(key).as_string());
}

Json JsonView::to_tree() const {
    switch (node_->kind) {
        case Node::Kind::null: return nullptr;
        case Node::Kind::boolean: return node_->flag;
        case Node::Kind::integer: return node_->number;
        case Node::Kind::string: return node_->text;
        case Node::Kind::array: {
            Json::Array elements;
            for (const auto element : Range(node_)) elements.push_back(element.to_tree());
            return elements;
        }
        case Node::Kind::object: {
            std::vector<Json::Object::Member> members;
            for (const auto member : as_object()) members.emplace_back(member.key(), member.to_tree());
            return Json::Object::of(std::move(members));
        }
    }
    return nullptr;
}

struct JsonDocument::Parser {
    dom::parser parser;
    std::string padded;  // simdjson reads some bytes past the end of its text
};

JsonDocument::JsonDocument() : parser_(std::make_unique<Parser>()) {}
JsonDocument::~JsonDocument() = default;

JsonView JsonDocument::read(std::string_view text, std::size_t max_nesting) {
    nodes_.clear();
    parser_->padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    parser_->padded.assign(text);
    const auto parsed = parser_->parser.parse(parser_->padded.data(), text.size(), false);
    if (parsed.error() != simdjson::SUCCESS)
        throw JsonError(parsed.error() == simdjson::UTF8_ERROR ? "invalid UTF-8" : "wrong syntax");
    Flattener flattener(nodes_, max_nesting);
    flattener.add(parsed.value_unsafe(), {}, 0);
    keys_are_sorted_ = flattener.keys_are_sorted();
    text_ = std::string_view(parser_->padded).substr(0, text.size());
    return JsonView(nodes_.data());
}

bool JsonDocument::is_canonical() const {
    return keys_are_sorted_ && is_written_canonically(text_);
}

Json parse_json(std::string_view text) {
    JsonDocument document;
    return document.read(text).to_tree();
}

}  // namespace runbook::core
