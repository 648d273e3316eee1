#include "interpreter/sema/observables.hpp"

#include <array>

namespace runbook::sema {

namespace {

using core::Kind;

struct Observable {
    std::string_view name;
    Kind kind;
    unsigned seen;
};

constexpr unsigned kSql = 1;
constexpr unsigned kSamples = 2;
constexpr unsigned kFile = 4;
constexpr unsigned kRun = 8;

constexpr std::array<Observable, 21> kObservables = {{
    {"value", Kind::unknown, kSql},     {"rows", Kind::integer, kSql},          {"affected", Kind::integer, kSql},
    {"error", Kind::text, kSql},        {"error_constraint", Kind::text, kSql}, {"error_table", Kind::text, kSql},
    {"error_column", Kind::text, kSql}, {"error_message", Kind::text, kSql},    {"duration", Kind::duration, kSql},
    {"p50", Kind::duration, kSamples},  {"p95", Kind::duration, kSamples},      {"p99", Kind::duration, kSamples},
    {"mean", Kind::duration, kSamples}, {"min", Kind::duration, kSamples},      {"max", Kind::duration, kSamples},
    {"lines", Kind::integer, kFile},    {"size", Kind::bytes, kFile},           {"sha256", Kind::text, kFile},
    {"content", Kind::text, kFile},     {"score", Kind::percent, kRun},         {"row", Kind::unknown, 0},
}};

unsigned mask(Sees sees) {
    switch (sees) {
        case Sees::sql: return kSql;
        case Sees::samples: return kSql | kSamples;
        case Sees::file: return kFile;
        case Sees::run: return kRun;
        default: return 0;
    }
}

}  // namespace

std::optional<core::Type> observable_type(std::string_view name, Sees sees) {
    for (const auto& observable : kObservables)
        if (observable.name == name && (observable.seen & mask(sees)) != 0)
            return core::Type{observable.kind, Kind::unknown};
    return std::nullopt;
}

std::string where_observable(std::string_view name) {
    for (const auto& observable : kObservables) {
        if (observable.name != name) continue;
        if (observable.seen == kSql)
            return "the rules of a check with `sql` see it; `skip if`, which is asked before the SQL, does not";
        if (observable.seen == kSamples)
            return "`" + std::string(name) + "` is seen by a check with `sql` and `samples:`";
        if (observable.seen == kFile) return "`" + std::string(name) + "` is what a check with `file` saw";
        if (observable.seen == kRun) return "`" + std::string(name) + "` is seen by gates";
        return "write `row[:column]`";
    }
    return {};
}

std::vector<std::string> observable_names(Sees sees) {
    std::vector<std::string> names;
    for (const auto& observable : kObservables)
        if ((observable.seen & mask(sees)) != 0) names.emplace_back(observable.name);
    return names;
}

}  // namespace runbook::sema
