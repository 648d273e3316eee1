#include "tests/hooks/support.hpp"

using namespace runbook::hooks;

TEST_CASE("what a call costs", "[.bench]") {
    HookHost host({{"shop.rb", 1, "function f(x) return x end"}}, {});
    for (const auto pause : {0us, 200us}) {
        std::vector<double> took;
        for (int i = 0; i < 10'000; ++i) {
            std::this_thread::sleep_for(pause);
            const auto start = std::chrono::steady_clock::now();
            if (!host.call({"f", {integer(i)}, {}}, {}).returned) FAIL();
            took.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
        }
        std::sort(took.begin(), took.end());
        WARN("the median of calls " << pause.count() << " us apart: " << took[took.size() / 2] << " us");
    }
}
