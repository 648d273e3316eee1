#include "interpreter/exec/mask.hpp"

#include <algorithm>

#include "interpreter/core/digest.hpp"

namespace runbook::exec {

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kShownDigits = 12;

}  // namespace

Mask::Mask() : key_(core::random_bytes(kKeyBytes)) {}

// The key on both sides, so that no longer text can be made of a known one.
core::Value Mask::digest_of(const core::Value& value) const {
    // What is masked already, is.
    if (value.is_null() || model::withheld_in(value) == "a masked value") return value;
    const auto digest = core::sha256_hex(key_ + core::canonical(value.to_json()) + key_);
    return core::Value::text(model::mask_mark(digest.substr(0, kShownDigits)));
}

void Mask::apply(model::Rows& rows, const std::vector<std::string>& columns) const {
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
        if (std::find(columns.begin(), columns.end(), rows.columns[i]) == columns.end()) continue;
        for (auto& row : rows.rows) row[i] = digest_of(row[i]);
    }
}

// An error can quote any value of a row, in its own words.
void Mask::apply(model::Observation& seen, const std::vector<std::string>& columns) const {
    if (columns.empty()) return;
    if (seen.rows) apply(*seen.rows, columns);
    if (seen.among) apply(*seen.among, columns);
    if (const auto colon = seen.failure.find(": "); colon != std::string::npos && !seen.never_ran)
        seen.failure = seen.failure.substr(0, colon) + "; the server's words are left out, for the step masks columns";
    if (!seen.error) return;
    seen.error->message = "the server's words are left out, for the step masks columns";
    seen.error->detail.clear();
    seen.error->hint.clear();
}

}  // namespace runbook::exec
