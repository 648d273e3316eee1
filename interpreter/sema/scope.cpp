#include "interpreter/sema/scope.hpp"

namespace runbook::sema {

bool is_runtime(Symbol::Kind kind) {
    return kind == Symbol::Kind::capture || kind == Symbol::Kind::answer;
}

std::string_view declared_text(Symbol::Kind kind) {
    switch (kind) {
        case Symbol::Kind::param: return "param declared here";
        case Symbol::Kind::secret: return "secret declared here";
        case Symbol::Kind::constant: return "constant declared here";
        case Symbol::Kind::loop: return "loop variable declared here";
        case Symbol::Kind::capture: return "captured here";
        case Symbol::Kind::answer: return "asked here";
        case Symbol::Kind::argument: return "argument given here";
    }
    return {};
}

const Symbol* Scope::find(const std::string& name) const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
        if (const auto found = frame->names.find(name); found != frame->names.end()) return &found->second;
    return nullptr;
}

void Scope::declare_lasting(const std::string& name, Symbol symbol) {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
        if (frame->kind == Frame::lasting) {
            frame->names[name] = std::move(symbol);
            return;
        }
}

void Scope::close() {
    const auto& [kind, names] = frames_.back();
    if (kind == Frame::lasting)
        for (const auto& [name, symbol] : names) ended_[name] = symbol.declared;
    frames_.pop_back();
}

std::optional<grammar::Span> Scope::ended(const std::string& name) const {
    const auto found = ended_.find(name);
    return found == ended_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> Scope::names() const {
    std::vector<std::string> all;
    for (const auto& frame : frames_)
        for (const auto& [name, symbol] : frame.names) all.push_back(name);
    return all;
}

}  // namespace runbook::sema
