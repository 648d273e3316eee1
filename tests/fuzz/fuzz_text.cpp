// For libFuzzer: any bytes as a text that somebody else wrote, through everything that shows or shortens it.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "interpreter/core/regex.hpp"
#include "interpreter/core/value.hpp"
#include "tests/support/terminal_text.hpp"

using namespace runbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    tests::must_be_safe_for_a_terminal(text);
    if (core::printable(text).find('\n') != std::string::npos) std::abort();
    (void)core::is_visible(text);
    (void)core::slug(text);
    (void)core::quote_text(text);
    if (core::first_invalid_utf8(text)) return 0;
    if (core::characters(core::first_characters(text, 10)) > 10) std::abort();
    // What an operator, a server or a file gives for a value of each type.
    for (const auto kind : {core::Kind::boolean, core::Kind::integer, core::Kind::numeric, core::Kind::timestamp,
                            core::Kind::date, core::Kind::duration, core::Kind::bytes, core::Kind::percent,
                            core::Kind::uuid, core::Kind::json, core::Kind::identifier, core::Kind::qualified_name})
        if (const auto value = core::parse_value(kind, text)) {
            core::JsonDocument document;
            const auto json = core::canonical(value->to_json());
            if (!(core::Value::from_json(document.read(json)) == *value)) std::abort();
            (void)value->display();
        }
    if (!core::regex_error(text)) (void)core::regex_matches(text, "some text\nof two lines");
    return 0;
}
