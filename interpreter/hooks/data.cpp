#include "interpreter/hooks/data.hpp"

#include <algorithm>
#include <stdexcept>

namespace runbook::hooks {

Data::Data(Members members) {
    const auto by_name = [](const Member& a, const Member& b) { return a.name < b.name; };
    const auto same_name = [](const Member& a, const Member& b) { return a.name == b.name; };
    std::sort(members.begin(), members.end(), by_name);
    const auto twice = std::adjacent_find(members.begin(), members.end(), same_name);
    if (twice != members.end()) throw std::invalid_argument("two members are named " + twice->name);
    content_ = std::move(members);
}

const Data* Data::find(std::string_view name) const {
    const auto* members = std::get_if<Members>(&content_);
    if (members == nullptr) return nullptr;
    const auto before = [](const Member& member, std::string_view wanted) { return member.name < wanted; };
    const auto found = std::lower_bound(members->begin(), members->end(), name, before);
    return found != members->end() && found->name == name ? &found->data : nullptr;
}

bool operator==(const Data& a, const Data& b) {
    return a.content_ == b.content_;
}

}  // namespace runbook::hooks
