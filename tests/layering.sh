#!/bin/sh
# Checks the layers of the program, by the text of its sources:
#
#   - interpreter/arrows.txt, which CMake links by, allows each #include of our headers and of third-party headers;
#   - only the folders that must tell kinds of steps apart ask for a single kind;
#   - the names of events are in one file, and PostgreSQL's type OIDs are in one folder.
#
#   tests/layering.sh            checks grammar/ and interpreter/
set -eu
cd "$(dirname "$0")/.."

# Headers that only the .cpp files of their own folder include; they can include third-party headers.
private_headers='
grammar/rules.hpp: tao/
'

sources() { find grammar interpreter \( -name '*.cpp' -o -name '*.hpp' \) "$@"; }

# Prints "file:line: include: reason" for each forbidden include below $1, a folder with the project's layout.
forbidden_includes() {
    (cd "$1" && sources -exec grep -nHE '^[[:space:]]*#[[:space:]]*include' {} + || true) |
        awk -v table="$1/interpreter/arrows.txt" -v private="$private_headers" '
        function trim(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }
        function full(name) { return name ~ /^grammar/ ? name : "interpreter/" name }
        function read_arrows(    line, columns, folder, words, n, i) {
            while ((getline line < table) > 0) {
                if (line !~ /^[a-z]/) continue
                split(line, columns, "|")
                folder = full(trim(columns[1]))
                n = split(trim(columns[2]), words, " ")
                ours[folder] = folder
                for (i = 1; i <= n; ++i) ours[folder] = ours[folder] " " full(words[i])
                others[folder] = trim(columns[3])
            }
        }
        function read_private(    lines, n, i, at) {
            n = split(private, lines, "\n")
            for (i = 1; i <= n; ++i)
                if ((at = index(lines[i], ":")) > 0) own[substr(lines[i], 1, at - 1)] = substr(lines[i], at + 1)
        }
        # A subfolder belongs to the folder in the table: interpreter/report/markdown to interpreter/report.
        function room_of(path) {
            sub(/\/[^\/]*$/, "", path)
            while (path != "" && !(path in ours) && path ~ /\//) sub(/\/[^\/]*$/, "", path)
            return path
        }
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
        # Headers of the C++ standard library have no folder and no extension; the others are from POSIX and Linux.
        function is_system(path) {
            return path ~ /^[a-z0-9_]+$/ || path ~ /^(sys|linux|netinet|arpa)\// || \
                   path ~ /^(fcntl|unistd|signal|malloc|grp|pwd|poll|stdlib|limits|errno|termios|time|dirent|fnmatch|netdb)\.h$/
        }
        BEGIN { read_arrows(); read_private() }
        {
            match($0, /^[^:]*:[0-9]+:/)
            place = substr($0, 1, RLENGTH - 1); line = substr($0, RLENGTH + 1)
            file = place; sub(/:.*/, "", file)
            room = room_of(file)
            quoted = line ~ /include[[:space:]]*"/
            path = line; sub(/^[^"<]*["<]/, "", path); sub(/[">].*$/, "", path)
            if (!(room in ours)) why = room " has no row in interpreter/arrows.txt"
            else if (quoted && path !~ /^(grammar|interpreter)\//) why = "include our headers by their path from the top"
            else if (quoted) why = may(ours[room], path) ? "" : room " must not use it"
            else if (is_system(path)) why = ""
            else if (file ~ /\.hpp$/) why = (file in own) && begins(own[file], path) ? "" : "a header must not include a third-party header"
            else why = begins(others[room], path) ? "" : room " must not include this third-party header"
            if (why != "") printf "%s: %s: %s\n", place, path, why
        }'
}

# Code that asks for a single kind of step or probe, because it would miss a kind that is added later. Elsewhere, use
# `std::visit` with every kind, or a function of model.
kinds_asked_for() {
    kinds='Check|Capture|Manual|Ask|Note|Indicator|Gate|SqlProbe|FileProbe'
    (cd "$1" && sources -exec grep -nHE "(get_if|holds_alternative|std::get)<(const )?(model::)?($kinds)>" {} + || true) |
        grep -vE '^interpreter/(model|sema|judge)/|^interpreter/exec/(executor|flights)\.' || true
}

# The names of events, and PostgreSQL's type OIDs, outside their places.
misplaced_words() {
    events='run\.start|plan\.step|step\.intent|step\.result|operator\.input|gate\.decided|run\.end'
    (cd "$1" && {
        sources -exec grep -nHE "\"($events|notice|seal)\"" {} + | grep -vE '^interpreter/model/events\.cpp' || true
        sources -exec grep -nHE '\b(Oid|TypeOid|PQftype)\b|\b(kInt4|1082|1114|1184|1186|1700|2950|3802)\b' {} + |
            grep -vE '^interpreter/postgres/' || true
    })
}

# Tests this script: each line gives how many findings there must be.
self_test() {
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    mkdir -p "$copy/grammar"
    for room in core model report report/markdown exec judge postgres cli new; do mkdir -p "$copy/interpreter/$room"; done
    cp interpreter/arrows.txt "$copy/interpreter/"
    try forbidden_includes 1 interpreter/core/a.cpp '#include "interpreter/postgres/session.hpp"'
    try forbidden_includes 1 grammar/a.cpp '#include "interpreter/core/value.hpp"'
    try forbidden_includes 1 interpreter/report/a.cpp '#include "interpreter/judge/judge_step.hpp"'
    try forbidden_includes 1 interpreter/report/markdown/a.cpp '#include "interpreter/judge/judge_step.hpp"'
    try forbidden_includes 1 interpreter/exec/a.cpp '#include "interpreter/postgres/pipeline.hpp"'
    try forbidden_includes 1 interpreter/exec/a.cpp '  #  include "interpreter/sema/compiler.hpp"'
    try forbidden_includes 1 interpreter/report/a.cpp '#include <pqxx/pqxx>'
    try forbidden_includes 1 interpreter/report/a.cpp '#include <libpq-fe.h>'
    try forbidden_includes 1 interpreter/core/a.hpp '#include <simdjson.h>'
    try forbidden_includes 1 interpreter/core/a.hpp '#include <fmt/format.h>'
    try forbidden_includes 1 interpreter/core/a.cpp '#include "value.hpp"'
    try forbidden_includes 1 interpreter/new/a.cpp '#include <string>'
    try forbidden_includes 0 interpreter/core/a.cpp '#include <simdjson.h>'
    try forbidden_includes 0 interpreter/exec/a.cpp '#include "interpreter/postgres/session.hpp"'
    try forbidden_includes 0 interpreter/cli/a.cpp '#include "interpreter/postgres/sandbox.hpp"'
    try forbidden_includes 0 interpreter/report/markdown/a.hpp '#include "interpreter/report/document.hpp"'
    try kinds_asked_for 1 interpreter/report/a.cpp 'if (std::get_if<model::Check>(&step.body) != nullptr) {}'
    try kinds_asked_for 1 interpreter/cli/a.cpp 'if (std::holds_alternative<model::Manual>(step.body)) {}'
    try kinds_asked_for 0 interpreter/judge/a.cpp 'if (std::get_if<model::Gate>(&step.body) != nullptr) {}'
    try misplaced_words 1 interpreter/exec/a.cpp 'log.append("step.result", body);'
    try misplaced_words 1 interpreter/core/a.cpp 'constexpr unsigned kInt4 = 23;'
    try misplaced_words 0 interpreter/postgres/a.cpp 'enum Oid { kInt4 = 23, };'
}
try() {
    printf '%s\n' "$4" >"$copy/$3"
    found=$("$1" "$copy" | wc -l)
    rm "$copy/$3"
    [ "$found" -eq "$2" ] && return
    echo "layering.sh: the self-test failed: $1 of $3 with $4 gave $found findings instead of $2" >&2
    exit 1
}

self_test
found=$(forbidden_includes .; kinds_asked_for .; misplaced_words .)
count=$(sources | wc -l)
# Fewer files mean that they were not found.
[ "$count" -ge 100 ] || { echo "layering.sh: only $count files were found" >&2; exit 1; }
if [ -n "$found" ]; then
    printf '%s\n' "$found" >&2
    echo "layering.sh: $(printf '%s\n' "$found" | wc -l) findings" >&2
    exit 1
fi
echo "layering.sh: $count files follow the rules"
