#pragma once

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace runbook::core {

/// JSON as the execution log allows it: no fractions, keys sorted. Numbers that are not small integers are strings.
/// A tree for building and writing; reading gives a JsonView.
class Json {
  public:
    using Array = std::vector<Json>;

    /// The members in one piece of memory, always sorted: most objects have only a few, and a run makes a million
    /// objects.
    class Object {
      public:
        using Member = std::pair<std::string, Json>;
        struct Entry;

        Object() = default;
        Object(std::initializer_list<Entry> entries);
        /// In any order. Throws JsonError for a duplicate key.
        static Object of(std::vector<Member> members);

        [[nodiscard]] Json& operator[](std::string_view key);
        [[nodiscard]] const Member* find(std::string_view key) const;
        [[nodiscard]] Member* find(std::string_view key);
        void erase(std::string_view key);
        /// The member, unless its text is empty: what says nothing is not written.
        void put_text(std::string_view key, const std::string& text);

        [[nodiscard]] const Member* begin() const { return members_.data(); }
        [[nodiscard]] const Member* end() const { return members_.data() + members_.size(); }
        [[nodiscard]] Member* begin() { return members_.data(); }
        [[nodiscard]] Member* end() { return members_.data() + members_.size(); }
        [[nodiscard]] std::size_t size() const { return members_.size(); }
        [[nodiscard]] bool empty() const { return members_.empty(); }
        friend bool operator==(const Object& a, const Object& b) { return a.members_ == b.members_; }

      private:
        std::vector<Member> members_;
    };

    Json() = default;
    Json(std::nullptr_t) {}                                                  // NOLINT: literals read as JSON
    Json(bool value) : value_(value) {}                                      // NOLINT
    Json(int value) : value_(std::int64_t{value}) {}                         // NOLINT
    Json(std::int64_t value) : value_(value) {}                              // NOLINT
    Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}  // NOLINT
    Json(const char* value) : value_(std::string(value)) {}                  // NOLINT
    Json(std::string value) : value_(std::move(value)) {}                    // NOLINT
    Json(std::string_view value) : value_(std::string(value)) {}             // NOLINT
    Json(Array value) : value_(std::move(value)) {}                          // NOLINT
    Json(Object value) : value_(std::move(value)) {}                         // NOLINT

    static Json strings(const std::vector<std::string>& values);

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(value_); }
    [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(value_); }
    [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(value_); }

    /// Each throws JsonError if the value has another kind.
    [[nodiscard]] bool as_bool() const;
    [[nodiscard]] std::int64_t as_int() const;
    [[nodiscard]] const std::string& as_string() const;
    [[nodiscard]] const Array& as_array() const;
    [[nodiscard]] const Object& as_object() const;
    [[nodiscard]] Object& as_object();

    /// The member of that name. If there is none, `at` throws JsonError and `find` returns nullptr, as it does for a
    /// value that is not an object.
    [[nodiscard]] const Json& at(std::string_view key) const;
    [[nodiscard]] const Json* find(std::string_view key) const;
    /// The string member of that name, or "" if there is none.
    [[nodiscard]] std::string text(std::string_view key) const;

    [[nodiscard]] const auto& variant() const { return value_; }
    friend bool operator==(const Json&, const Json&) = default;

  private:
    std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> value_;
};

/// For writing an object in C++: `Json::Object{{"seq", 1}, {"type", "x"}}`. The elements of an initializer list are
/// const, so without `mutable` every level of a tree would be copied once more.
struct Json::Object::Entry {
    std::string_view key;
    mutable Json value;
};

struct JsonError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The canonical form (RFC 8785 for this subset): sorted keys, no blanks, shortest escapes. The strings must be valid
/// UTF-8.
[[nodiscard]] std::string canonical(const Json& json);
void append_canonical(std::string& out, const Json& json);
void append_canonical_string(std::string& out, std::string_view text);
void append_canonical_integer(std::string& out, std::int64_t value);

}  // namespace runbook::core
