#include "interpreter/sema/compiler.hpp"

namespace runbook::sema {

void Compiler::error(std::string slug, std::string message, Span span, std::string help) {
    auto& diagnostic = diagnostics.error(std::move(slug), std::move(message), span, std::move(help));
    // What is wrong inside a macro may be wrong only for this call.
    for (auto call = call_sites.rbegin(); call != call_sites.rend(); ++call)
        diagnostic.labels.push_back({call->second, "`" + call->first + "` is called here"});
}

grammar::Diagnostic& Compiler::warning(std::string slug, std::string message, Span span, std::string help) {
    return diagnostics.warning(std::move(slug), std::move(message), span, std::move(help));
}

core::SourcePlace Compiler::place_of(Span span) const {
    const auto& file = sources[span.file];
    const auto position = file.position(span.begin);
    return {span.file == 0 ? program.file : file.path(), position.line, position.column};
}

std::string Compiler::source_of(Span span) const {
    // One line, whatever breaks and indentation the author chose.
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
