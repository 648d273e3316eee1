#include "interpreter/exec/redact.hpp"

namespace runbook::exec {

namespace {

using core::Value;

std::string mark_of(const std::string& name) {
    return "[secret " + name + "]";
}

void redact_text(std::string& text, const Secrets& secrets) {
    for (const auto& [name, secret] : secrets) {
        if (secret.empty()) continue;
        const auto mark = mark_of(name);
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + mark.size()))
            text.replace(at, secret.size(), mark);
    }
}

// Removing a secret from within a number would leave another number, so the whole value is replaced, and a rule that
// uses it is ERROR. A value's form in the log can contain a secret that its display form does not.
void redact_digits(Value& value, const Secrets& secrets) {
    const auto shown = value.plain();
    const auto logged = value.to_json().text("value");
    for (const auto& [name, secret] : secrets) {
        if (secret.empty()) continue;
        if (shown.find(secret) == std::string::npos && logged.find(secret) == std::string::npos) continue;
        value = Value::invalid(mark_of(name));
        return;
    }
}

void redact_value(Value& value, const Secrets& secrets) {
    if (core::is_number_like(value.kind())) return redact_digits(value, secrets);
    if (!core::is_text_like(value.kind()) && value.kind() != core::Kind::invalid) return;
    auto text = value.as_string();
    redact_text(text, secrets);
    value = Value::string(value.kind(), std::move(text));
}

}  // namespace

void redact(model::Observation& seen, const Secrets& secrets) {
    if (secrets.empty()) return;
    seen.for_each_text([&](std::string& text) { redact_text(text, secrets); },
                       [&](Value& value) { redact_value(value, secrets); });
}

}  // namespace runbook::exec
