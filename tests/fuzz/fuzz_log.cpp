// For libFuzzer: any bytes as a log, through reading, judging again and rendering. The same bytes are also taken as
// events, one a line, {"type":…,"body":…}, with a chain and a PlanId that fit: a fuzzer finds no digests by itself.
// Whatever is thrown, every crash and every hang is a finding.

#include <cstddef>
#include <cstdint>

#include "tests/support/relinked.hpp"

using namespace runbook;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)tests::verify_and_report(bytes);
    auto lines = tests::loose_lines(bytes);
    if (lines.empty()) return 0;
    const model::Event start = model::RunStarted();
    if (lines.front().type != model::type_of(start))
        lines.insert(lines.begin(), {std::string(model::type_of(start)), model::body_of(start)});
    (void)tests::verify_and_report(tests::relinked(std::move(lines)));
    return 0;
}
