#include "interpreter/sema/names.hpp"

#include <fmt/format.h>

#include "grammar/parse.hpp"
#include "interpreter/core/observables.hpp"
#include "interpreter/core/text.hpp"
#include "interpreter/sema/habits.hpp"
#include "interpreter/sema/messages.hpp"

namespace runbook::sema {

bool is_reserved(std::string_view name) {
    // Names that a later version will use are already reserved, so that no runbook will have to change. What only a
    // file list, a program or a server has, such as `names` or `body`, is a word that authors use too.
    const auto* info = core::observable_named(name);
    if (info == nullptr) return name == "plan" || name == "status";
    return info->group != core::ObservableGroup::notification && info->group != core::ObservableGroup::files &&
           info->group != core::ObservableGroup::polling && info->group != core::ObservableGroup::command &&
           (info->group != core::ObservableGroup::http || name == "status");
}

bool check_new_name(Compiler& compiler, const std::string& name, Span span) {
    if (name.empty()) return false;
    if (grammar::is_ruby_keyword(name)) return compiler.error(kRubyKeyword(name), span), false;
    if (is_reserved(name)) {
        compiler.poisoned.insert(name);
        return compiler.error(kReservedName(name), span), false;
    }
    const Symbol* taken = compiler.scope.find(name);
    if (taken == nullptr) return true;
    // A second call of a macro declares again what its first call captured.
    if (taken->declared == span)
        compiler.error(kNameTakenByMacro(name), span);
    else
        compiler.error(kNameTaken(name), span, {{taken->declared, std::string(declared_text(taken->kind))}});
    return false;
}

namespace {

// More findings than this are not shown, and to compare thousands of names with thousands takes minutes.
bool has_compared_enough(const Compiler& compiler) {
    constexpr std::size_t kMostComparisons = 1'000'000;
    return compiler.compared > kMostComparisons;
}

}  // namespace

std::vector<std::string> names_to_suggest(Compiler& compiler, const std::map<std::string, Span>& names) {
    std::vector<std::string> all;
    compiler.compared += names.size();
    if (has_compared_enough(compiler)) return all;
    for (const auto& [name, span] : names) all.push_back(name);
    return all;
}

std::vector<std::string> names_to_suggest(Compiler& compiler, const std::set<std::string>& names) {
    compiler.compared += names.size();
    return has_compared_enough(compiler) ? std::vector<std::string>() : std::vector(names.begin(), names.end());
}

std::optional<std::string> near_name(Compiler& compiler, const std::string& name,
                                     const std::vector<std::string>& known) {
    constexpr std::size_t kLongestName = 100;
    if (has_compared_enough(compiler) || name.size() > kLongestName) return std::nullopt;
    compiler.compared += known.size() * (name.size() + 1);
    return core::closest(name, known);
}

std::string suggestion(Compiler& compiler, const std::string& name, const std::vector<std::string>& known,
                       std::string_view before, std::string_view after, std::string otherwise) {
    const auto near = near_name(compiler, name, known);
    return near ? fmt::format("did you mean `{}{}{}`?", before, *near, after) : std::move(otherwise);
}

void report_unknown_name(Compiler& compiler, const std::string& name, Span span, Visibility visibility) {
    if (compiler.poisoned.count(name) > 0) return;
    if (const auto place = compiler.scope.ended(name))
        return compiler.error(kNameEnded(name), span, {{*place, "declared here"}});
    auto known = compiler.scope.names();
    for (auto& visible : visible_names(visibility)) known.push_back(std::move(visible));
    Compiler::Labels labels;
    if (const auto near = near_name(compiler, name, known))
        if (const Symbol* symbol = compiler.scope.find(*near))
            labels.push_back({symbol->declared, fmt::format("similar name {}", declared_text(symbol->kind))});
    if (const auto instead = instead_of_name(name); !instead.empty())
        return compiler.error(kUnknownName(name, instead), span);
    std::string otherwise = "declare it with `param`, `constant` or `capture` before it is used";
    if (can_see(visibility, core::ObservableGroup::rows)) otherwise += "; a column of the row is `row[:" + name + "]`";
    compiler.error(kUnknownName(name, suggestion(compiler, name, known, "", "", otherwise)), span, std::move(labels));
}

}  // namespace runbook::sema
