#include "interpreter/exec/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/core/json.hpp"

namespace runbook::exec {

namespace {

using core::Value;

// How a secret can be written in what a server, a file or a person says.
struct Form {
    std::string text;
    std::string mark;
    std::size_t shortest = 0;  // so much of its beginning is the secret already: names are cut after 63 bytes
};

std::string doubled(std::string_view text, std::string_view what, std::string_view with) {
    std::string result;
    for (const char c : text) {
        if (what.find(c) != std::string_view::npos) result += with.empty() ? std::string(1, c) : std::string(with);
        result += c;
    }
    return result;
}

std::string hex(std::string_view text) {
    std::string result;
    for (const char c : text) result += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return result;
}

std::string xml(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '\r')
            result += "&#x0d;";
        else
            result += c;
    }
    return result;
}

// In JSON; in quotes of SQL or of a name; in an array or a row; in XML.
std::vector<std::string> quoted(const std::string& text) {
    const auto json = core::canonical(core::Json(text));
    return {json.substr(1, json.size() - 2), doubled(text, "'", ""),    doubled(text, "\"", ""),
            doubled(text, "\"\\", "\\"),     doubled(text, "\"\\", ""), xml(text)};
}

// As it is; as bytea; in quotes, in quotes within quotes (a row in a row, JSON in JSON), and once more.
std::vector<std::string> written(const std::string& secret) {
    constexpr int kQuotings = 3;
    std::vector<std::string> all{secret};
    std::size_t begin = 0;
    for (int i = 0; i < kQuotings; ++i) {
        const auto end = all.size();
        for (; begin < end; ++begin)
            for (auto& text : quoted(std::string(all[begin])))
                if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
    }
    all.push_back(hex(secret));
    return all;
}

// Short secrets count whole. Of a long one, its beginning is enough, if it is more than a word that others use too.
std::size_t shortest_part(std::size_t size) {
    constexpr std::size_t kWord = 16;
    constexpr std::size_t kCutName = 48;
    return std::min(size, std::max(kWord, std::min(size / 2, kCutName)));
}

// The longest first: one form can contain another.
std::vector<Form> forms_of(const Secrets& secrets) {
    std::vector<Form> forms;
    for (const auto& [name, secret] : secrets) {
        if (secret.empty()) continue;
        for (auto& text : written(secret)) {
            const auto shortest = shortest_part(text.size());
            forms.push_back({std::move(text), model::secret_mark(name), shortest});
        }
    }
    std::sort(forms.begin(), forms.end(), [](const Form& a, const Form& b) {
        return std::pair(b.text.size(), a.text) < std::pair(a.text.size(), b.text);
    });
    forms.erase(std::unique(forms.begin(), forms.end(), [](const Form& a, const Form& b) { return a.text == b.text; }),
                forms.end());
    return forms;
}

// PostgreSQL folds names to lower case, so case counts only where a secret is short enough to be part of other words.
bool same(char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(a) == lower(b);
}

std::size_t find(const std::string& text, std::string_view secret, std::size_t from) {
    constexpr std::size_t kShort = 6;
    if (secret.size() < kShort) return text.find(secret, from);
    const auto found =
        std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), secret.begin(), secret.end(), same);
    return found == text.end() ? std::string::npos : static_cast<std::size_t>(found - text.begin());
}

// Replaces what begins with so many bytes of the form, as far as it goes on like the form.
void redact_form(std::string& text, const Form& form, std::size_t shortest) {
    const auto beginning = std::string_view(form.text).substr(0, shortest);
    for (auto at = find(text, beginning, 0); at != std::string::npos; at = find(text, beginning, at)) {
        const auto rest = std::mismatch(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), form.text.begin(),
                                        form.text.end(), same);
        text.replace(at, static_cast<std::size_t>(rest.second - form.text.begin()), form.mark);
        at += form.mark.size();
    }
}

// Whole ones first: forms begin alike, and the beginning of one would leave the end of another.
void redact_text(std::string& text, const std::vector<Form>& forms) {
    for (const auto& form : forms) redact_form(text, form, form.text.size());
    for (const auto& form : forms)
        if (form.shortest < form.text.size()) redact_form(text, form, form.shortest);
}

// `Token "hunter2" is invalid`: a part of a secret that PostgreSQL took for a word.
void redact_tokens(std::string& text, const std::vector<Form>& forms) {
    constexpr std::size_t kShortestToken = 3;
    for (auto open = text.find('"'); open != std::string::npos;) {
        const auto close = text.find('"', open + 1);
        if (close == std::string::npos) return;
        const auto token = text.substr(open + 1, close - open - 1);
        const auto found = std::find_if(forms.begin(), forms.end(), [&](const Form& form) {
            return token.size() >= kShortestToken &&
                   std::search(form.text.begin(), form.text.end(), token.begin(), token.end(), same) != form.text.end();
        });
        if (found == forms.end()) {
            open = text.find('"', close + 1);
        } else {
            text.replace(open + 1, token.size(), found->mark);
            open = text.find('"', open + found->mark.size() + 2);
        }
    }
}

// Removing a secret from within a number would leave another number, so the whole value is replaced. A value's form in
// the log can contain a secret that its display form does not.
void redact_digits(Value& value, const std::vector<Form>& forms) {
    const auto shown = value.plain();
    const auto logged = value.to_json().text("value");
    for (const auto& form : forms) {
        if (shown.find(form.text) == std::string::npos && logged.find(form.text) == std::string::npos) continue;
        value = Value::invalid(form.mark);
        return;
    }
}

void redact_value(Value& value, const std::vector<Form>& forms) {
    if (core::is_number_like(value.kind())) return redact_digits(value, forms);
    if (!core::is_text_like(value.kind()) && value.kind() != core::Kind::invalid) return;
    auto text = value.as_string();
    redact_text(text, forms);
    value = Value::string(value.kind(), std::move(text));
}

}  // namespace

void redact(model::Observation& seen, const Secrets& secrets) {
    const auto forms = forms_of(secrets);
    if (forms.empty()) return;
    seen.for_each_text([&](std::string& text) { redact_text(text, forms); },
                       [&](Value& value) { redact_value(value, forms); });
    if (!seen.error) return;
    for (auto* text : {&seen.error->message, &seen.error->detail, &seen.error->hint}) redact_tokens(*text, forms);
}

}  // namespace runbook::exec
