#include "interpreter/sema/probes.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/expressions.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/names.hpp"
#include "interpreter/sema/sql_text.hpp"

namespace runbook::sema {

namespace {

using core::Expr;
using core::Value;
using Ast = ast::Expr::Kind;

constexpr std::array<std::string_view, 3> kCapabilities = {"command", "commit", "http"};

model::Check& check_of(const Context& context) {
    return std::get<model::Check>(context.step->body);
}

// What acts outside the database can take long, and an open transaction must not wait for it.
void refuse_in_scenario(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    if (context.in_scenario) compiler.error(kProbeInScenario(statement.name.text), statement.name.span);
}

// A header's value, which can be a secret: it is sent, and never judged.
Expr compile_header(Compiler& compiler, const ast::Expr& expr) {
    const auto* symbol = expr.kind == Ast::name ? compiler.scope.find(expr.text) : nullptr;
    if (symbol != nullptr && symbol->kind == Symbol::Kind::secret) return compiler.use(expr.text)->expr;
    return compile_text(compiler, expr, Visibility::captures);
}

std::vector<model::Header> compile_headers(Compiler& compiler, const ast::Expr* hash) {
    std::vector<model::Header> headers;
    if (hash == nullptr) return headers;
    if (hash->kind != Ast::hash) {
        compiler.error(kHeadersExpected(describe(*hash)), hash->span);
        return headers;
    }
    for (const auto& pair : hash->args) {
        const bool arrow = pair.kind == Ast::pair && pair.args.size() == 2 && pair.args[0].kind == Ast::string;
        if (!arrow || pair.args[0].is_interpolated())
            compiler.error(kHeadersExpected(describe(pair)), pair.span);
        else
            headers.push_back({pair.args[0].text, compile_header(compiler, pair.args[1])});
    }
    return headers;
}

}  // namespace

bool has_probe(const model::Check& check) {
    const auto* sql = std::get_if<model::SqlProbe>(&check.probe);
    return sql == nullptr || !sql->sql.text.empty();
}

void set_probe(Compiler& compiler, const ast::Statement& statement, const Context& context, model::Probe probe) {
    auto& check = check_of(context);
    if (has_probe(check)) return compiler.error(kSecondProbe(), statement.name.span);
    check.probe = std::move(probe);
}

void compile_sql_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* what = args.next("a statement", "sql \"select 1\"");
    args.finish();
    if (what == nullptr) return;
    auto sql = compile_sql(compiler, *what, context.sql);
    if (sql.text.empty()) sql.text = " ";  // reported already; not missing
    set_probe(compiler, statement, context, model::SqlProbe{std::move(sql)});
}

namespace {

bool is_of_own_transactions(std::string_view setting) {
    constexpr std::array<std::string_view, 5> kOwn = {"search_path", "transaction_isolation", "transaction_read_only",
                                                      "transaction_deferrable", "application_name"};
    return std::find(kOwn.begin(), kOwn.end(), setting) != kOwn.end();
}

}  // namespace

void compile_show_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* what = args.next("a setting", "show \"max_connections\"");
    const auto name = args.text(what);
    args.finish();
    if (what == nullptr || name.empty()) return;
    const bool is_name =
        std::all_of(name.begin(), name.end(), [](char c) { return core::is_word_character(c) || c == '.'; });
    model::SqlProbe probe;
    if (!is_name)
        compiler.error(kSettingName(name), what->span);
    else if (sql::is_guard(core::to_lower(name)) || is_of_own_transactions(core::to_lower(name)))
        compiler.error(kShowsGuard(name), what->span);
    probe.sql.text = "select pg_catalog.current_setting('" + name + "')";
    set_probe(compiler, statement, context, std::move(probe));
}

void compile_file_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* what = args.next("a path", "file \"docs/plan.md\"");
    args.finish();
    if (what == nullptr) return;
    set_probe(compiler, statement, context, model::FileProbe{compile_text(compiler, *what, Visibility::captures)});
}

void compile_files_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* what = args.next("a path with `*` or `?`", "files \"migrations/*.sql\"");
    args.finish();
    if (what == nullptr) return;
    set_probe(compiler, statement, context, model::FilesProbe{compile_text(compiler, *what, Visibility::captures)});
}

void compile_command_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    constexpr std::string_view kExample = "command \"pg_dump\", \"--version\"";
    Arguments args(compiler, statement);
    model::CommandProbe command;
    for (const auto* word = args.next("a program", kExample); word != nullptr; word = args.next_if_any())
        command.words.push_back(compile_text(compiler, *word, Visibility::captures));
    args.finish();
    need_capability(compiler, "command", statement.name.span);
    refuse_in_scenario(compiler, statement, context);
    if (command.words.empty()) return;
    const auto& program = command.words.front();
    if (command.words.size() == 1 && program.is_literal() && program.value.plain().find(' ') != std::string::npos)
        compiler.error(kCommandIsLine(), statement.args.front().span);
    set_probe(compiler, statement, context, std::move(command));
}

void compile_http_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    constexpr std::string_view kExample = "http :get, \"https://app.example.org/health\"";
    Arguments args(compiler, statement);
    model::HttpProbe http;
    const auto* method = args.next("a method", kExample);
    http.method = args.symbol(method);
    if (method != nullptr && !http.method.empty() && http.method != "get" && http.method != "head")
        compiler.error(kHttpMethod(http.method), method->span);
    const auto* url = args.next("a URL", kExample);
    if (url != nullptr) http.url = compile_text(compiler, *url, Visibility::captures);
    http.headers = compile_headers(compiler, args.keyword("headers"));
    args.finish();
    need_capability(compiler, "http", statement.name.span);
    refuse_in_scenario(compiler, statement, context);
    if (url == nullptr) return;
    if (http.url.is_literal() && !http.url.value.plain().starts_with("http://") &&
        !http.url.value.plain().starts_with("https://"))
        compiler.error(kHttpUrl(http.url.value.plain()), url->span);
    set_probe(compiler, statement, context, std::move(http));
}

void compile_elapsed_probe(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* title = args.next("the title of a section", "elapsed_of \"Cross-tenant sweep\"");
    model::ElapsedProbe elapsed{args.text(title)};
    args.finish();
    if (title == nullptr || elapsed.section.empty()) return;
    if (compiler.sections.count(elapsed.section) == 0)
        compiler.error(kUnknownSection(elapsed.section, suggestion(compiler, elapsed.section,
                                                                   {compiler.sections.begin(), compiler.sections.end()},
                                                                   "", "", "it must end before this step")),
                       title->span);
    set_probe(compiler, statement, context, std::move(elapsed));
}

void compile_requires(Compiler& compiler, const ast::Statement& statement, const Context&) {
    Arguments args(compiler, statement);
    auto& declared = compiler.program.head.capabilities;
    for (const auto* one = args.next("a capability", "requires :command, :http"); one != nullptr;
         one = args.next_if_any()) {
        const auto name = args.symbol(one);
        if (name.empty()) continue;
        if (std::find(kCapabilities.begin(), kCapabilities.end(), name) == kCapabilities.end())
            compiler.error(kUnknownCapability(name), one->span);
        else if (std::find(declared.begin(), declared.end(), name) == declared.end())
            declared.push_back(name);
    }
    args.finish();
    std::sort(declared.begin(), declared.end());
}

void need_capability(Compiler& compiler, const std::string& capability, Span span) {
    const auto& declared = compiler.program.head.capabilities;
    if (std::find(declared.begin(), declared.end(), capability) == declared.end())
        compiler.error(kCapabilityNotDeclared(capability), span);
}

}  // namespace runbook::sema
