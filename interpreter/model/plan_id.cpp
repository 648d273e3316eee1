#include "interpreter/model/plan_id.hpp"

namespace runbook::model {

using core::Json;

namespace {

Json strings(const std::vector<std::string>& values) {
    return Json::Array(values.begin(), values.end());
}

}  // namespace

Json::Object plan_head_json(const RunbookHead& head, const std::vector<std::string>& fixtures,
                            const Parameters& parameters) {
    Json::Object values;
    for (const auto& [name, value] : parameters) values[name] = value.to_json();
    Json::Array modules;
    for (const auto& module : head.modules)
        modules.push_back(Json::Object{{"name", module.name}, {"sha256", module.sha256}});
    Json::Array secrets;
    for (const auto& secret : head.secrets) secrets.emplace_back(secret.name);
    Json::Object object{{"title", head.title},
                        {"id", head.id},
                        {"version", head.version},
                        {"owner", head.owner},
                        {"description", head.description},
                        {"references", strings(head.references)},
                        {"file", head.file},
                        {"sha256", head.sha256},
                        {"modules", std::move(modules)},
                        {"fixtures", strings(fixtures)},
                        {"secrets", std::move(secrets)},
                        {"parameters", std::move(values)}};
    if (head.database)
        object["database"] =
            Json::Object{{"version", head.database->version}, {"environment", head.database->environment}};
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
