#include "interpreter/sema/compiler.hpp"

#include <fmt/format.h>

#include "interpreter/sema/budget.hpp"
#include "interpreter/sema/messages.hpp"

namespace runbook::sema {

void Compiler::error(core::MistakeText mistake, Span span, Labels labels) {
    // A mistake inside a macro can be a mistake of this call only.
    for (auto call = call_sites.rbegin(); call != call_sites.rend(); ++call)
        labels.push_back({call->second, fmt::format("`{}` is called here", call->first)});
    diagnostics.error(std::move(mistake.slug), std::move(mistake.message), span, std::move(mistake.help)).labels =
        std::move(labels);
}

void Compiler::warning(core::MistakeText mistake, Span span) {
    diagnostics.warning(std::move(mistake.slug), std::move(mistake.message), span, std::move(mistake.help));
}

void Compiler::spend(std::size_t bytes, Span span) {
    spent += bytes;
    if (spent <= kMaxExpansionBytes) return;
    // The outermost call is the one that the author can do something about; how it came so far fills no screen.
    if (!call_sites.empty()) span = call_sites.front().second;
    call_sites.clear();
    error(kTooLarge(), span);
    throw TooLarge();
}

const Symbol* Compiler::use(const std::string& name) {
    const Symbol* symbol = scope.find(name);
    if (symbol != nullptr) used.emplace(symbol->declared.file, symbol->declared.begin);
    return symbol;
}

core::Variable Compiler::new_variable(core::Variable::Origin origin, const std::string& name) {
    return {origin, fmt::format("{}#{}", name, next_number++)};
}

model::SourcePlace Compiler::place_of(Span span) const {
    const auto& file = sources[span.file];
    const auto position = file.position(span.begin);
    return {span.file == 0 ? program.head.file : file.path(), position.line, position.column};
}

std::string Compiler::source_of(Span span) const {
    // One line, whatever line breaks and indentation the author chose.
    std::string out;
    for (const char c : sources.text(span)) {
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

}  // namespace runbook::sema
