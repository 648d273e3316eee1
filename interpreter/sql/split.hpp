#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace runbook::sql {

/// A statement in a file: its bytes, without what is blank or a comment before it, and without its semicolon.
struct FilePart {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The statements of a file, split as PostgreSQL's scanner reads it: semicolons in texts, comments and bodies of
/// functions end nothing. A BEGIN at its beginning with a COMMIT at its end is left out; they are around the whole
/// file.
[[nodiscard]] std::vector<FilePart> split_file(const std::string& text, bool keep_transaction = false);

}  // namespace runbook::sql
