#pragma once

#include <optional>
#include <string>

namespace runbook::cli {

/// Whether somebody can be asked: standard input and standard error are terminals.
[[nodiscard]] bool can_ask();
/// Asks on standard error, answers without the line's end. Nothing at the end of input or after an interrupt.
[[nodiscard]] std::optional<std::string> ask_line(const std::string& question);
/// To standard output. A reader that has gone (`| head`) does not end a run: nothing is reported.
void print(const std::string& text);
/// To standard output, where it is what the command is for: throws Failure where it cannot be written.
void print_result(const std::string& text);
/// To standard error, made safe for a terminal.
void print_error(const std::string& text);

}  // namespace runbook::cli
