#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::grammar {

/// From 1, as editors count; a column is a character, not a byte.
struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
};

/// A place in one of the files of a compilation: byte offsets, `end` excluded.
struct Span {
    std::uint32_t file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

/// One file's text, and where its lines begin.
class SourceFile {
  public:
    SourceFile(std::string path, std::string text);
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] Position position(std::uint32_t offset) const;
    /// Without its LF.
    [[nodiscard]] std::string_view line(std::size_t number) const;
    [[nodiscard]] std::size_t line_start(std::size_t number) const { return line_starts_.at(number - 1); }

  private:
    std::string path_;
    std::string text_;
    std::vector<std::size_t> line_starts_;
};

/// The files of a compilation; a Span's `file` is an index into it.
class Sources {
  public:
    std::uint32_t add(std::string path, std::string text);
    [[nodiscard]] const SourceFile& operator[](std::uint32_t file) const { return files_.at(file); }
    [[nodiscard]] std::size_t size() const { return files_.size(); }
    [[nodiscard]] std::string_view text(Span span) const;

  private:
    std::vector<SourceFile> files_;
};

}  // namespace runbook::grammar
