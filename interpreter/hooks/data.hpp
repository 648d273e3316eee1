#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/core/value.hpp"

namespace runbook::hooks {

/// What Lua gets and gives: a value, a list, or members by name.
///
/// To Lua: a boolean, NULL (nil) and an integer within 64 bits are Lua's own. Any other exact number is a `decimal`: a
/// numeric, a larger integer, a duration in seconds, bytes, percent (95 is 95 %). Everything else is a string as
/// core::Value::plain() gives it. A list that holds a NULL has its length as `n`, as table.pack gives it.
/// From Lua: strings are text, numbers and decimals integer or numeric; a float is the number of its shortest decimal
/// text. A table is a list if its keys are 1 … n (or it has `n`, and then nil within is NULL), and has members if all
/// keys are strings; an empty one is a list.
class Data {
  public:
    struct Member;
    using List = std::vector<Data>;
    using Members = std::vector<Member>;

    Data() = default;                                        ///< NULL
    Data(core::Value value) : content_(std::move(value)) {}  // NOLINT: a value is data
    Data(List elements) : content_(std::move(elements)) {}   // NOLINT
    /// In any order; they are kept sorted by name. Throws std::invalid_argument for two of the same name.
    Data(Members members);  // NOLINT

    [[nodiscard]] bool is_value() const { return std::holds_alternative<core::Value>(content_); }
    [[nodiscard]] bool is_list() const { return std::holds_alternative<List>(content_); }
    [[nodiscard]] bool has_members() const { return std::holds_alternative<Members>(content_); }
    /// Each throws std::bad_variant_access if it is something else.
    [[nodiscard]] const core::Value& value() const { return std::get<core::Value>(content_); }
    [[nodiscard]] const List& list() const { return std::get<List>(content_); }
    [[nodiscard]] const Members& members() const { return std::get<Members>(content_); }
    /// The member of that name; nullptr if there is none, or if this has no members.
    [[nodiscard]] const Data* find(std::string_view name) const;

    friend bool operator==(const Data& a, const Data& b);

  private:
    std::variant<core::Value, List, Members> content_;
};

struct Data::Member {
    std::string name;
    Data data;
    friend bool operator==(const Member& a, const Member& b) = default;
};

}  // namespace runbook::hooks
