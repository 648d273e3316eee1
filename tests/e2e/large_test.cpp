#include "tests/e2e/cluster.hpp"

using namespace runbook;
using tests::Cluster;

TEST_CASE("two thousand checks have the same PlanId, whenever and wherever they run") {
    constexpr int kChecks = 2'000;
    const tests::Scratch scratch;
    std::string steps;
    for (int i = 1; i <= kChecks; ++i)
        steps += tests::small_check(fmt::format("check_{}", i), fmt::format("select {}", i),
                                    fmt::format("expect value == {}", i));
    std::filesystem::create_directories(scratch / "books/inner");
    const auto file = tests::small_runbook(scratch / "books", steps);

    auto planned = tests::program({"plan", file});
    const auto plan = os::run_process(planned).output;
    const auto at = plan.find("PlanId sha256:");
    REQUIRE(at != std::string::npos);
    const auto plan_id = plan.substr(at + 7, 71);
    CHECK(os::run_process(planned).output == plan);

    const std::vector<std::pair<std::string, std::string>> ways{
        {"small.rb", "books"}, {"small.rb", "books"}, {"../small.rb", "books/inner"}, {file, "."}};
    int number = 0;
    for (const auto& [path, folder] : ways) {
        const auto out = scratch / fmt::format("runs_{}", ++number);
        auto process = tests::program({"run", path, "--unsigned", "--target", Cluster::shared().uri("sandbox"),
                                       "--plan-id", plan_id, "--out", out.string(), "--quiet"});
        process.directory = (scratch / folder).string();
        const auto done = os::run_process(process);
        INFO(path << " in " << folder << ": " << done.errors);
        REQUIRE(done.status == 0);
        CHECK(tests::bodies_of(tests::only_run(out), "run.start").at(0).text("plan_id") == plan_id);
        CHECK(tests::bodies_of(tests::only_run(out), "step.result").size() == kChecks);
    }
    const auto other = tests::runbook(
        {"run", file, "--unsigned", "--sandbox", "--plan-id", "sha256:0", "--out", (scratch / "none").string()});
    CHECK(other.status == 2);
    CHECK(other.errors == "runbook: --plan-id: the plan is " + plan_id + ", expected sha256:0; nothing was run\n");
    CHECK_FALSE(std::filesystem::exists(scratch / "none"));
}
