#pragma once

#include <string>
#include <vector>

#include "interpreter/sql/parse_tree.hpp"

/// DO blocks and the bodies of new functions are texts to PostgreSQL's parser. Private to sql/.
namespace runbook::sql {

struct BodyName {
    std::string name;
    bool is_called = false;  ///< there is a `(` behind it
};

/// The names in these texts, as far as they can be told from keywords without the language's own parser: not at all. A
/// text that is put together and executed there is not looked at.
[[nodiscard]] std::vector<BodyName> names_in_bodies(Node statement);

}  // namespace runbook::sql
