#include "interpreter/postgres/readable.hpp"

#include "interpreter/core/text.hpp"

namespace runbook::postgres {

std::string readable(std::string_view text) {
    std::string result(text);
    for (auto bad = core::first_invalid_utf8(result); bad; bad = core::first_invalid_utf8(result)) result[*bad] = '?';
    return result;
}

}  // namespace runbook::postgres
