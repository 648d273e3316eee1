// For libFuzzer: any text as a runbook, through the parser, the compiler, the plan and what is printed of them. Every
// crash, hang, overflow and exception is a finding, and so is anything that would reach a terminal raw.

#include <cstddef>
#include <cstdint>

#include "tests/support/check_and_plan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    // The program reads files in UTF-8 only.
    if (!runbook::core::first_invalid_utf8(text)) runbook::tests::check_and_plan(text);
    return 0;
}
