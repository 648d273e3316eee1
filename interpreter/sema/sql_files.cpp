#include "interpreter/sema/sql_files.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/core/text.hpp"
#include "interpreter/sema/arguments.hpp"
#include "interpreter/sema/identities.hpp"
#include "interpreter/sema/messages.hpp"
#include "interpreter/sema/probes.hpp"
#include "interpreter/sema/sql_text.hpp"
#include "interpreter/sema/steps.hpp"
#include "interpreter/sql/split.hpp"

namespace runbook::sema {

namespace {

struct SqlFile {
    std::string path;
    std::string id;            // of its last statement: whoever needs it needs the whole file; may be empty
    std::uint32_t number = 0;  // in the compilation
    std::vector<sql::FilePart> parts;
};

std::optional<SqlFile> read_file(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    Arguments args(compiler, statement);
    const auto* path = args.next("a file", "sql_file \"migrations/001_orders.sql\"");
    SqlFile file{args.text(path), "", 0, {}};
    if (context.block != BlockKind::check) file.id = declared_id(compiler, args);
    args.finish();
    if (path == nullptr || file.path.empty()) return std::nullopt;
    try {
        auto text = compiler.files.read_sql(file.path);
        compiler.spend(text.size(), path->span);
        file.parts = sql::split_file(text, context.sql == sql::SqlContext::file);
        file.number = compiler.sources.add(file.path, std::move(text));
    } catch (const std::runtime_error& error) {
        compiler.error(kUnreadableSqlFile(error.what()), path->span);
        return std::nullopt;
    }
    if (file.parts.empty()) compiler.error(kEmptySqlFile(file.path), path->span);
    return file;
}

// As if it were written in the runbook, so that its mistakes are shown in the file.
ast::Expr statement_in(const Compiler& compiler, const SqlFile& file, const sql::FilePart& part) {
    ast::Expr expr;
    expr.kind = ast::Expr::Kind::heredoc;
    expr.tag = "SQL";
    const auto begin = static_cast<std::uint32_t>(part.begin);
    expr.span = {file.number, begin, static_cast<std::uint32_t>(part.end)};
    expr.text = compiler.sources.text(expr.span);
    expr.origins = {{0, begin}};
    return expr;
}

// "001_orders.sql:12 create table orders"
std::string title_of(const SqlFile& file, std::size_t line, const std::string& sql) {
    constexpr std::size_t kMostOfAStatement = 50;
    const auto first = sql.substr(0, sql.find('\n'));
    return fmt::format("{}:{} {}", file.path.substr(file.path.rfind('/') + 1), line,
                       core::first_characters(first, kMostOfAStatement));
}

// Each statement needs the one before it: behind an error, the rest of the file proves nothing.
void add_steps(Compiler& compiler, const ast::Statement& statement, const Context& context, const SqlFile& file) {
    std::string previous;
    for (const auto& part : file.parts) {
        const bool last = &part == &file.parts.back();
        const auto expr = statement_in(compiler, file, part);
        const auto line = compiler.sources[file.number].position(expr.span.begin).line;
        model::Step step = new_step(compiler, statement, context);
        if (!step.call) step.call = step.place;
        step.place = compiler.place_of(expr.span);
        step.id = last && !file.id.empty()
                      ? file.id
                      : core::slug(fmt::format("{}-{}", file.path.substr(file.path.rfind('/') + 1), line));
        step.title = core::Expr::literal(core::Value::text(title_of(file, line, expr.text)));
        if (!previous.empty()) step.needs = {previous};
        previous = step.id;
        model::Check check;
        check.probe = model::SqlProbe{compile_sql(compiler, expr, context.sql)};
        step.body = std::move(check);
        set_identity(compiler, statement, step, context);
        add_judged(compiler, statement, std::move(step), context);
    }
}

}  // namespace

void compile_sql_file(Compiler& compiler, const ast::Statement& statement, const Context& context) {
    const bool in_check = context.block == BlockKind::check;
    if (!in_check && !context.in_scenario && !context.in_action)
        return compiler.error(kSqlFileOutsideScenario(), statement.name.span);
    const auto file = read_file(compiler, statement, context);
    if (!file) return;
    if (!in_check) return add_steps(compiler, statement, context, *file);
    if (file->parts.size() > 1)
        compiler.error(kSeveralInSqlFile(file->path, std::to_string(file->parts.size())), statement.name.span);
    if (file->parts.empty()) return;
    auto sql = compile_sql(compiler, statement_in(compiler, *file, file->parts.front()), context.sql);
    if (sql.text.empty()) sql.text = " ";  // reported already; not missing
    set_probe(compiler, statement, context, model::SqlProbe{std::move(sql)});
}

}  // namespace runbook::sema
