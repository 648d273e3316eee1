#pragma once

#include <optional>
#include <string>

namespace runbook::cli {

/// Whether the operator can be asked: standard input and standard error are terminals.
[[nodiscard]] bool can_ask();
/// Asks on standard error and returns the answer without its line end; nothing at the end of input or after an
/// interrupt.
[[nodiscard]] std::optional<std::string> ask_line(const std::string& question);
/// Writes to standard output. Errors are ignored: a closed reader (`| head`) must not end a run.
void print(const std::string& text);
/// Writes a command's actual result to standard output, made safe for a terminal. Throws Failure if it cannot be
/// written.
void print_result(const std::string& text);
/// The same for a text in a format of its own, JSON or Markdown, which is written as it is.
void print_document(const std::string& text);
/// Writes to standard error, made safe for a terminal.
void print_error(const std::string& text);

}  // namespace runbook::cli
