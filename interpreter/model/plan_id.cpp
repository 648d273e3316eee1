#include "interpreter/model/plan_id.hpp"

#include "interpreter/model/head_json.hpp"

namespace runbook::model {

using core::Json;

Json::Object plan_head_json(const RunbookHead& head, const std::vector<std::string>& fixtures,
                            const Parameters& parameters) {
    auto object = to_json(head);
    object["fixtures"] = Json::strings(fixtures);
    object["parameters"] = to_json(parameters);
    return object;
}

PlanIdDigest::PlanIdDigest(const RunbookHead& head, const std::vector<std::string>& fixtures,
                           const Parameters& parameters) {
    auto object = plan_head_json(head, fixtures, parameters);
    object["steps"] = Json::Array();  // marks its place among the sorted keys
    const auto text = core::canonical(object);
    const std::string_view steps = R"("steps":[])";
    // No text of the author's can look like it, because quotes inside a string are escaped.
    const auto place = text.find(steps);
    digest_.add(std::string_view(text).substr(0, place + steps.size() - 2));
    rest_ = text.substr(place + steps.size() - 1);
}

void PlanIdDigest::add(std::string_view step) {
    digest_.add(std::string_view(&before_, 1));
    digest_.add(step);
    before_ = ',';
}

std::string PlanIdDigest::id() {
    if (before_ == '[') digest_.add("[");
    digest_.add(rest_);
    return "sha256:" + digest_.hex();
}

}  // namespace runbook::model
