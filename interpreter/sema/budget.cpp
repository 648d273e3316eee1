#include "interpreter/sema/budget.hpp"

#include <algorithm>

namespace runbook::sema {

namespace {

constexpr std::size_t kNodeBytes = 64;

bool has_elements(const core::Value& value) {
    return value.kind() == core::Kind::list || value.kind() == core::Kind::range;
}

}  // namespace

std::size_t bytes_of(const core::Value& value) {
    std::size_t bytes = kNodeBytes;
    if (core::is_text_like(value.kind()) || value.kind() == core::Kind::regex) return bytes + value.as_string().size();
    if (has_elements(value))
        for (const auto& element : value.as_list()) bytes += bytes_of(element);
    return bytes;
}

std::size_t bytes_of(const core::Expr& expr) {
    std::size_t bytes = kNodeBytes + bytes_of(expr.value);
    for (const auto& arg : expr.args) bytes += bytes_of(arg);
    return bytes;
}

std::size_t depth_of(const core::Value& value) {
    std::size_t depth = 0;
    if (has_elements(value))
        for (const auto& element : value.as_list()) depth = std::max(depth, depth_of(element) + 1);
    return depth;
}

std::size_t depth_of(const core::Expr& expr) {
    std::size_t depth = depth_of(expr.value);
    for (const auto& arg : expr.args) depth = std::max(depth, depth_of(arg) + 1);
    return depth;
}

}  // namespace runbook::sema
