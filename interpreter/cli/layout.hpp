#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "interpreter/model/observation.hpp"

/// How text is laid out on a screen of a given width, in columns.
namespace runbook::cli {

/// The text in lines of at most `width` columns, broken at blanks, each with the indent; a word that is too long has a
/// line of its own. Made safe for a terminal; ends with a line end.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

/// The same behind something that is on the line already, which is `indent` wide.
[[nodiscard]] std::string hanging(std::string_view text, std::size_t indent, std::size_t width);

/// The same behind a label: "have    no error", and the next lines below the text.
[[nodiscard]] std::string labelled(std::string_view label, std::string_view text, std::size_t indent,
                                   std::size_t width);

/// The first rows as columns with their names, cut to the width, and how many more there are; below a label.
[[nodiscard]] std::string labelled_rows(const model::Rows& rows, std::size_t most, std::size_t indent,
                                        std::size_t width);

}  // namespace runbook::cli
