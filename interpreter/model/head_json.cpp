#include "interpreter/model/head_json.hpp"

namespace runbook::model {

using core::Json;

namespace {

Json modules_json(const std::vector<Module>& modules) {
    Json::Array all;
    for (const auto& [name, sha256] : modules) all.push_back(Json::Object{{"name", name}, {"sha256", sha256}});
    return all;
}

Json databases_json(const std::vector<NamedDatabase>& databases) {
    Json::Array all;
    for (const auto& [name, demands, when_used] : databases) {
        Json::Object one{{"name", name}, {"version", demands.version}, {"environment", demands.environment}};
        if (when_used) one["when_used"] = true;
        all.push_back(std::move(one));
    }
    return all;
}

Json lua_json(const std::vector<LuaSource>& sources) {
    Json::Array all;
    for (const auto& [file, first_line, text] : sources)
        all.push_back(Json::Object{{"file", file}, {"first_line", first_line}, {"text", text}});
    return all;
}

Json hooks_json(const std::vector<Hook>& hooks) {
    Json::Array all;
    for (const auto& [event, function] : hooks) all.push_back(Json::Object{{"event", event}, {"function", function}});
    return all;
}

Json secrets_json(const std::vector<Secret>& secrets) {
    Json::Array names;
    for (const auto& [name, environment] : secrets) names.emplace_back(name);
    return names;
}

}  // namespace

Json::Object to_json(const RunbookHead& head) {
    const auto& [title, id, version, owner, description, references, file, sha256, database, databases, secrets,
                 modules, capabilities, lua, hooks] = head;
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
    if (!databases.empty()) object["databases"] = databases_json(databases);
    if (!lua.empty()) object["lua"] = lua_json(lua);
    if (!hooks.empty()) object["hooks"] = hooks_json(hooks);
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
