#include "interpreter/exec/redact.hpp"

namespace runbook::exec {

namespace {

using core::Value;

void replace_all(std::string& text, const std::map<std::string, std::string>& secrets) {
    for (const auto& [name, secret] : secrets) {
        if (secret.empty()) continue;
        const auto mark = "[secret " + name + "]";
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + mark.size()))
            text.replace(at, secret.size(), mark);
    }
}

// A secret of digits may come back as a number. Cut out of one it would leave another number, so nothing is left, and
// a rule that uses it is ERROR.
Value without_digits(const Value& value, const std::map<std::string, std::string>& secrets) {
    if (!core::is_number_like(value.kind())) return value;
    const auto shown = value.plain();
    const auto logged = value.to_json().text("value");
    for (const auto& [name, secret] : secrets)
        if (!secret.empty() && (shown.find(secret) != std::string::npos || logged.find(secret) != std::string::npos))
            return Value::invalid("[secret " + name + "]");
    return value;
}

Value redacted(const Value& value, const std::map<std::string, std::string>& secrets) {
    if (value.kind() == core::Kind::list) {
        Value::List values;
        for (const auto& element : value.as_list()) values.push_back(redacted(element, secrets));
        return Value::list(std::move(values));
    }
    if (!core::is_text_like(value.kind()) && value.kind() != core::Kind::invalid) return without_digits(value, secrets);
    auto text = value.as_string();
    replace_all(text, secrets);
    return Value::string(value.kind(), std::move(text));
}

void redact_rows(std::optional<core::Rows>& rows, const std::map<std::string, std::string>& secrets) {
    if (!rows) return;
    for (auto& row : rows->rows)
        for (auto& value : row) value = redacted(value, secrets);
}

}  // namespace

void redact(core::Observation& seen, const std::map<std::string, std::string>& secrets) {
    if (secrets.empty()) return;
    redact_rows(seen.rows, secrets);
    redact_rows(seen.among, secrets);
    if (seen.error)
        for (auto* text : {&seen.error->message, &seen.error->detail, &seen.error->hint, &seen.error->constraint,
                           &seen.error->table, &seen.error->column})
            replace_all(*text, secrets);
    if (seen.file && seen.file->content) replace_all(*seen.file->content, secrets);
    replace_all(seen.evidence, secrets);
    replace_all(seen.trouble, secrets);
    if (seen.answer) seen.answer = redacted(*seen.answer, secrets);
}

}  // namespace runbook::exec
