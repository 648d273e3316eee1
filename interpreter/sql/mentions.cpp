#include "interpreter/sql/mentions.hpp"

#include <optional>
#include <set>
#include <string_view>

#include "interpreter/sql/bodies.hpp"

namespace runbook::sql {

namespace {

// The kind of thing that a list of names is of, by the list's place in the tree.
std::string_view kind_of(std::string_view key) {
    if (key == "funcname") return "function";
    if (key == "names") return "type";
    if (key == "name" || key == "operName" || key == "useOp") return "operator";
    if (key == "fields" || key == "indirection") return "column";
    return "";
}

// The last of them: what is before it are schemas.
std::optional<std::string> last_name(Node list) {
    std::optional<std::string> name;
    for (const auto part : list.children())
        if (const auto text = part.find("String")) name = text->text("sval");
    return name;
}

}  // namespace

std::vector<std::string> mentions_in(Node statement) {
    std::set<std::string> mentions;
    for (const auto part : statement.all_parts()) {
        if (part.key() == "relname" && part.is_string()) mentions.insert("relation " + std::string(part.as_string()));
        const auto kind = part.is_array() ? kind_of(part.key()) : "";
        const auto name = kind.empty() ? std::nullopt : last_name(part);
        if (name) mentions.insert(std::string(kind) + " " + *name);
    }
    for (const auto& [name, is_called] : names_in_bodies(statement))
        mentions.insert((is_called ? "function " : "relation ") + name);
    return {mentions.begin(), mentions.end()};
}

}  // namespace runbook::sql
