#!/bin/sh
# Who may include whom. Each #include of ours and of a third party is held against the table below.
#
#   tests/layering.sh            all of grammar/ and interpreter/
set -eu
cd "$(dirname "$0")/.."

# folder: what of ours it may include besides its own; a file stands for itself alone.
arrows='
grammar:
interpreter/core:
interpreter/sql: interpreter/core
interpreter/sema: interpreter/core grammar interpreter/sql
interpreter/plan: interpreter/core interpreter/sema
interpreter/db: interpreter/core
interpreter/probe: interpreter/core
interpreter/judge: interpreter/core interpreter/plan
interpreter/log: interpreter/core
interpreter/exec: interpreter/core interpreter/plan interpreter/judge interpreter/db/session.hpp interpreter/probe interpreter/log interpreter/sema/program.hpp
interpreter/verify: interpreter/core interpreter/log interpreter/plan interpreter/judge interpreter/sema/program.hpp
interpreter/report: interpreter/core interpreter/log
interpreter/cli: grammar interpreter
'

# folder: the third-party headers that its .cpp files may include (beginnings). Anything not listed is forbidden.
wrapped='
grammar: tao/ fmt/
interpreter/core: nlohmann/ sodium re2/ boost/ fmt/
interpreter/sql: pg_query fmt/
interpreter/sema: fmt/
interpreter/plan: fmt/
interpreter/db: pqxx/ libpq-fe.h fmt/
interpreter/probe: fmt/
interpreter/judge: fmt/
interpreter/log: fmt/
interpreter/exec: fmt/
interpreter/verify: fmt/
interpreter/report: fmt/
interpreter/cli: CLI/ toml++/ fmt/
'

# Headers that are private to one .cpp, and as good as part of it.
private_headers='
grammar/rules.hpp: tao/
'

# "file:line: include" for each forbidden one beneath $1, which is laid out as the project is.
forbidden_includes() {
    (cd "$1" && find grammar interpreter \( -name '*.cpp' -o -name '*.hpp' \) -exec \
        grep -nHE '^[[:space:]]*#[[:space:]]*include' {} + || true) |
        awk -v arrows="$arrows" -v wrapped="$wrapped" -v private="$private_headers" '
        function read_table(text, table,    lines, n, i, at) {
            n = split(text, lines, "\n")
            for (i = 1; i <= n; ++i)
                if ((at = index(lines[i], ":")) > 0) table[substr(lines[i], 1, at - 1)] = substr(lines[i], at + 1) " "
        }
        function folder_of(path) { sub(/\/[^\/]*$/, "", path); return path }
        function may(list, path,    words, n, i) {
            n = split(list, words, " ")
            for (i = 1; i <= n; ++i) if (path == words[i] || index(path, words[i] "/") == 1) return 1
            return 0
        }
        function begins(list, path,    words, n, i) {
            n = split(list, words, " ")
            for (i = 1; i <= n; ++i) if (index(path, words[i]) == 1) return 1
            return 0
        }
        # The standard library has no folders and no endings; these are what we take from POSIX and Linux.
        function is_system(path) {
            return path ~ /^[a-z0-9_]+$/ || path ~ /^(sys|linux|netinet|arpa)\// || \
                   path ~ /^(fcntl|unistd|signal|grp|pwd|poll|stdlib|limits|errno|termios|time|dirent|netdb)\.h$/
        }
        BEGIN { read_table(arrows, ours); read_table(wrapped, others); read_table(private, own) }
        {
            match($0, /^[^:]*:[0-9]+:/)
            place = substr($0, 1, RLENGTH - 1); line = substr($0, RLENGTH + 1)
            file = place; sub(/:.*/, "", file)
            folder = folder_of(file)
            quoted = line ~ /include[[:space:]]*"/
            path = line; sub(/^[^"<]*["<]/, "", path); sub(/[">].*$/, "", path)
            if (!(folder in ours)) why = folder " has no row in the table"
            else if (quoted && path !~ /^(grammar|interpreter)\//) why = "ours is included by its path from the top"
            else if (quoted) why = folder_of(path) == folder || may(ours[folder], path) ? "" : folder " may not use it"
            else if (is_system(path)) why = ""
            else if (file ~ /\.hpp$/) why = (file in own) && begins(own[file], path) ? "" : "a header includes no third party"
            else why = begins(others[folder], path) ? "" : folder " does not wrap it"
            if (why != "") printf "%s: %s: %s\n", place, path, why
        }'
}

# A test that cannot fail would be worth nothing: each of these must be caught, and the last ones must not.
self_test() {
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    mkdir -p "$copy/grammar" "$copy/interpreter/core" "$copy/interpreter/report" "$copy/interpreter/exec" \
        "$copy/interpreter/new" "$copy/interpreter/cli"
    expect_caught() { try "$1" "$2" 1; }
    expect_allowed() { try "$1" "$2" 0; }
    try() {
        printf '%s\n' "$2" >"$copy/$1"
        found=$(forbidden_includes "$copy" | wc -l)
        rm "$copy/$1"
        [ "$found" -eq "$3" ] && return
        echo "layering.sh: the self-test failed: $1 with $2 gave $found findings instead of $3" >&2
        exit 1
    }
    expect_caught interpreter/core/a.cpp '#include "interpreter/db/session.hpp"'
    expect_caught grammar/a.cpp '#include "interpreter/core/value.hpp"'
    expect_caught interpreter/report/a.cpp '#include "interpreter/judge/judge.hpp"'
    expect_caught interpreter/exec/a.cpp '#include "interpreter/db/pipeline.hpp"'
    expect_caught interpreter/exec/a.cpp '  #  include "interpreter/sema/compiler.hpp"'
    expect_caught interpreter/report/a.cpp '#include <pqxx/pqxx>'
    expect_caught interpreter/report/a.cpp '#include <libpq-fe.h>'
    expect_caught interpreter/core/a.hpp '#include <nlohmann/json.hpp>'
    expect_caught interpreter/core/a.hpp '#include <fmt/format.h>'
    expect_caught interpreter/core/a.cpp '#include "value.hpp"'
    expect_caught interpreter/new/a.cpp '#include <string>'
    expect_allowed interpreter/core/a.cpp '#include <nlohmann/json.hpp>'
    expect_allowed interpreter/exec/a.cpp '#include "interpreter/db/session.hpp"'
    expect_allowed interpreter/cli/a.cpp '#include "interpreter/db/sandbox.hpp"'
    expect_allowed interpreter/report/a.hpp '#include <string_view>'
}

self_test
found=$(forbidden_includes .)
count=$(find grammar interpreter \( -name '*.cpp' -o -name '*.hpp' \) | wc -l)
# Fewer would mean that the files were not found.
[ "$count" -ge 100 ] || { echo "layering.sh: only $count files were found" >&2; exit 1; }
if [ -n "$found" ]; then
    printf '%s\n' "$found" >&2
    echo "layering.sh: $(printf '%s\n' "$found" | wc -l) forbidden includes" >&2
    exit 1
fi
echo "layering.sh: $count files keep to the table"
