#include "interpreter/report/markdown/head.hpp"

#include <fmt/format.h>

#include "interpreter/report/markdown/escape.hpp"
#include "interpreter/report/markdown/table.hpp"

namespace runbook::report::md {

namespace {

std::string marks(const Head& head) {
    std::string out;
    for (const auto& mark : head.marks) out += (out.empty() ? " (" : ", ") + text(mark);
    return out.empty() ? out : out + ")";
}

std::string warnings(const Head& head) {
    std::string out;
    for (const auto& warning : head.warnings) {
        if (!out.empty()) out += ">\n";
        out += "> **" + text(warning.name) + "**: ";
        const char* separator = "";
        for (const auto& sentence : warning.sentences) {
            out += separator + line(sentence);
            separator = "\n> ";
        }
        out += "\n";
    }
    return out.empty() ? out : "\n" + out;
}

}  // namespace

std::string title_part(const Document& document) {
    const auto& head = document.head;
    std::string out = fmt::format("# {} — {}{}\n", text(head.title), text(head.verdict), marks(head));
    out += "\n" + text(head.summary) + "\n" + warnings(head);
    return out;
}

std::string facts_part(const Document& document) {
    Table table({"Fact", "Value"});
    for (const auto& fact : document.head.facts) table.add({fact.name, fact.value});
    const auto& description = document.head.description;
    return fmt::format("## {}\n\n", titles::kFacts) + table.whole() +
           (description.empty() ? "" : "\n" + text(description) + "\n");
}

std::string digests_part(const Document& document) {
    std::string out;
    for (const auto& fact : document.head.digests) out += "- " + text(fact.name) + ": " + text(fact.value) + "\n";
    return fmt::format("## {}\n\n", titles::kDigests) + out;
}

}  // namespace runbook::report::md
