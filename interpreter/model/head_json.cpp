#include "interpreter/model/head_json.hpp"

namespace runbook::model {

using core::Json;

namespace {

Json modules_json(const std::vector<Module>& modules) {
    Json::Array all;
    for (const auto& [name, sha256] : modules) all.push_back(Json::Object{{"name", name}, {"sha256", sha256}});
    return all;
}

Json secrets_json(const std::vector<Secret>& secrets) {
    Json::Array names;
    for (const auto& [name, environment] : secrets) names.emplace_back(name);
    return names;
}

}  // namespace

Json::Object to_json(const RunbookHead& head) {
    const auto& [title, id, version, owner, description, references, file, sha256, database, secrets, modules,
                 capabilities] = head;
    Json::Object object{{"title", title},
                        {"id", id},
                        {"version", version},
                        {"owner", owner},
                        {"description", description},
                        {"references", Json::strings(references)},
                        {"file", file},
                        {"sha256", sha256},
                        {"secrets", secrets_json(secrets)},
                        {"modules", modules_json(modules)}};
    if (!capabilities.empty()) object["requires"] = Json::strings(capabilities);
    if (database) {
        const auto& [demanded_version, environment] = *database;
        object["database"] = Json::Object{{"version", demanded_version}, {"environment", environment}};
    }
    return object;
}

Json::Object to_json(const Parameters& parameters) {
    Json::Object values;
    for (const auto& [name, value] : parameters) values[name] = value.to_json();
    return values;
}

}  // namespace runbook::model
