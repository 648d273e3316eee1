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

// Copies simdjson's tape into our nodes, whose siblings can be found without parsing again. What is open is kept in a
// list and not on the stack, for SQL is nested as deeply as its author likes.
class Flattener {
  public:
    Flattener(std::vector<Node>& nodes, std::size_t max_nesting) : nodes_(nodes), max_nesting_(max_nesting) {}

    void add_all(const dom::element& root) {
        add(root, {});
        while (!open_.empty())
            if (nodes_[open_.back().place].kind == Node::Kind::array)
                add_next_element();
            else
                add_next_member();
    }

    [[nodiscard]] bool keys_are_sorted() const { return keys_are_sorted_; }

  private:
    // An array or object, of which the first elements or members were copied.
    struct Open {
        std::size_t place;
        dom::array::iterator element, last_element;
        dom::object::iterator member, last_member;
        bool sorted = true;
        std::string_view before = {};  // the key of the latest member
    };
    std::vector<Node>& nodes_;
    std::size_t max_nesting_;
    std::vector<Open> open_;
    bool keys_are_sorted_ = true;

    void add(const dom::element& element, std::string_view key) {
        const auto place = nodes_.size();
        auto& node = nodes_.emplace_back();
        node.key = key;
        switch (element.type()) {
            case dom::element_type::ARRAY: {
                const dom::array elements(element);
                node.kind = Node::Kind::array;
                open({place, elements.begin(), elements.end(), {}, {}});
                break;
            }
            case dom::element_type::OBJECT: {
                const dom::object members(element);
                node.kind = Node::Kind::object;
                open({place, {}, {}, members.begin(), members.end()});
                break;
            }
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

    void open(Open&& started) {
        if (open_.size() >= max_nesting_) throw JsonError("nested too deeply");
        open_.push_back(std::move(started));
    }

    void add_next_element() {
        auto& array = open_.back();
        if (array.element == array.last_element) return close(array.place);
        const auto element = *array.element;
        ++array.element;
        add(element, {});
    }

    void add_next_member() {
        auto& object = open_.back();
        if (object.member == object.last_member) {
            if (!object.sorted) refuse_duplicates(object.place);
            return close(object.place);
        }
        const auto member = *object.member;
        ++object.member;
        object.sorted = object.sorted && (nodes_.size() == object.place + 1 || object.before < member.key);
        object.before = member.key;
        add(member.value, member.key);
    }

    void close(std::size_t place) {
        nodes_[place].size = static_cast<std::uint32_t>(nodes_.size() - place);
        open_.pop_back();
    }

    void refuse_duplicates(std::size_t place) {
        keys_are_sorted_ = false;
        nodes_[place].size = static_cast<std::uint32_t>(nodes_.size() - place);
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

JsonView::Parts JsonView::all_parts() const {
    return {node_ + 1, node_ + node_->size};
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
    if (parser_->parser.max_depth() <= max_nesting &&
        parser_->parser.allocate(text.size(), max_nesting + 1) != simdjson::SUCCESS)
        throw JsonError("too large for this machine's memory");
    const auto parsed = parser_->parser.parse(parser_->padded.data(), text.size(), false);
    if (parsed.error() != simdjson::SUCCESS)
        throw JsonError(parsed.error() == simdjson::UTF8_ERROR    ? "invalid UTF-8"
                        : parsed.error() == simdjson::DEPTH_ERROR ? "nested too deeply"
                                                                  : "wrong syntax");
    Flattener flattener(nodes_, max_nesting);
    flattener.add_all(parsed.value_unsafe());
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
