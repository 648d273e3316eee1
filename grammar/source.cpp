#include "grammar/source.hpp"

#include <algorithm>

namespace runbook::grammar {

SourceFile::SourceFile(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
    line_starts_.push_back(0);
    for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
        line_starts_.push_back(at + 1);
}

Position SourceFile::position(std::uint32_t offset) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto start = *std::prev(after);
    const auto before = std::string_view(text_).substr(start, std::min<std::size_t>(offset, text_.size()) - start);
    // Continuation bytes of UTF-8 do not begin a character.
    const auto characters = std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
    return {static_cast<std::size_t>(after - line_starts_.begin()), static_cast<std::size_t>(characters) + 1};
}

std::string_view SourceFile::line(std::size_t number) const {
    const auto start = line_starts_.at(number - 1);
    const auto end = text_.find('\n', start);
    return std::string_view(text_).substr(start, end == std::string::npos ? end : end - start);
}

std::uint32_t Sources::add(std::string path, std::string text) {
    files_.emplace_back(std::move(path), std::move(text));
    return static_cast<std::uint32_t>(files_.size() - 1);
}

std::string_view Sources::text(Span span) const {
    return std::string_view(files_.at(span.file).text()).substr(span.begin, span.end - span.begin);
}

}  // namespace runbook::grammar
