#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/core/json.hpp"

namespace runbook::core {

/// Our own values are never nested more deeply, and a hostile one must not overflow the stack.
constexpr std::size_t kMaxJsonNesting = 200;

/// A value of a JsonDocument: as small as a pointer, and valid until the document is destroyed or reads another text.
class JsonView {
  public:
    struct Node;
    /// The elements of an array, or the values of an object's members, in the order of the text.
    class Range;

    /// Everything in the value, at any depth, in the order of the text.
    class Parts;

    explicit JsonView(const Node* node) : node_(node) {}

    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] bool is_string() const;
    [[nodiscard]] bool is_array() const;
    [[nodiscard]] bool is_object() const;
    /// The elements of an array or the members of an object; empty for anything else.
    [[nodiscard]] Range children() const;

    [[nodiscard]] Parts all_parts() const;

    /// Each throws JsonError if the value has another kind.
    [[nodiscard]] bool as_bool() const;
    [[nodiscard]] std::int64_t as_int() const;
    [[nodiscard]] std::uint64_t as_count() const;  ///< an integer not below zero
    [[nodiscard]] std::string_view as_string() const;
    [[nodiscard]] std::vector<std::string> as_strings() const;  ///< an array of them
    [[nodiscard]] Range as_array() const;
    [[nodiscard]] Range as_object() const;  ///< `key` is each member's name

    /// The name of a member; empty for any other value.
    [[nodiscard]] std::string_view key() const;
    /// The member of that name. If there is none, `at` throws JsonError and `find` returns nothing, as it does for a
    /// value that is not an object.
    [[nodiscard]] JsonView at(std::string_view key) const;
    [[nodiscard]] std::optional<JsonView> find(std::string_view key) const;
    /// The string member of that name. If there is none, `text` returns "" and `string` throws JsonError.
    [[nodiscard]] std::string text(std::string_view key) const;
    [[nodiscard]] std::string string(std::string_view key) const;

    /// Whether the member of that name is true; one that is not there is false. Throws JsonError for any other value.
    [[nodiscard]] bool flag(std::string_view key) const;

    /// The name of the first member in this value that nobody has looked for by its name, or passed in as_object or
    /// to_tree: a text that says more than its reader understands.
    [[nodiscard]] std::optional<std::string_view> first_unread() const;

    [[nodiscard]] Json to_tree() const;

  private:
    friend class JsonDocument;
    const Node* node_;
};

/// A JSON value. The nodes are in one piece of memory, in the order of the text.
struct JsonView::Node {
    enum class Kind : std::uint8_t { null, boolean, integer, string, array, object } kind = Kind::null;
    bool flag = false;
    mutable bool read = false;  ///< of a member: somebody looked for it
    std::uint32_t size = 1;     ///< of this node and all nodes in it, which is the distance to the next sibling
    std::int64_t number = 0;
    std::string_view key;
    std::string_view text;
};

class JsonView::Range {
  public:
    class Iterator {
      public:
        explicit Iterator(const Node* node) : node_(node) {}
        JsonView operator*() const;
        Iterator& operator++() {
            node_ += node_->size;
            return *this;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

      private:
        const Node* node_;
    };
    explicit Range(const Node* parent) : parent_(parent) {}
    [[nodiscard]] Iterator begin() const { return Iterator(parent_ + 1); }
    [[nodiscard]] Iterator end() const { return Iterator(parent_ + parent_->size); }
    [[nodiscard]] bool empty() const { return parent_->size == 1; }

  private:
    const Node* parent_;
};

class JsonView::Parts {
  public:
    class Iterator {
      public:
        explicit Iterator(const Node* node) : node_(node) {}
        JsonView operator*() const { return JsonView(node_); }
        Iterator& operator++() {
            ++node_;
            return *this;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

      private:
        const Node* node_;
    };
    Parts(const Node* begin, const Node* end) : begin_(begin), end_(end) {}
    [[nodiscard]] Iterator begin() const { return begin_; }
    [[nodiscard]] Iterator end() const { return end_; }

  private:
    Iterator begin_, end_;
};

inline JsonView JsonView::Range::Iterator::operator*() const {
    return JsonView(node_);
}

/// Reads JSON (with simdjson) into its own memory, which the next `read` uses again.
class JsonDocument {
  public:
    JsonDocument();
    ~JsonDocument();
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;
    /// Reads strict JSON in UTF-8. Fractions, integers beyond 64 bits, duplicate keys and too deep nesting throw
    /// JsonError.
    [[nodiscard]] JsonView read(std::string_view text, std::size_t max_nesting = kMaxJsonNesting);
    /// Whether the text that was read is the canonical form of its value (json.hpp).
    [[nodiscard]] bool is_canonical() const;

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
    std::vector<JsonView::Node> nodes_;
    bool keys_are_sorted_ = true;
    std::string_view text_;
};

/// The same as a tree.
[[nodiscard]] Json parse_json(std::string_view text);

}  // namespace runbook::core
