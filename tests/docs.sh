#!/bin/sh
# Checks that the documentation is true: compiles or runs every sample in README.md and docs/.
#
#   tests/docs.sh RUNBOOK [FILE.md…]       RUNBOOK is the program; without files, checks all documents
#
# Each document has its own scratch folder, in which its blocks run in order. The kinds of fenced blocks:
#
#   ```ruby            a whole runbook: `runbook check` and `ruby -wc` must report no error or warning
#   ```ruby fragment   statements for the root of a runbook: the same, inside a runbook
#   ```ruby module     a module: the same, used by a runbook
#   ```sh  ```bash     is run by that shell, stops at the first failure, and must exit with 0
#   ```text ```toml ```sql ```json   is not checked, unless a comment says so
#
# Comments on the lines above a block:
#
#   <!-- file: orders.rb -->    the block is written to that file in the scratch folder
#   <!-- exit: 1 -->            the shell block must exit with 1 instead of 0
#   <!-- output -->             the block must match the output of the shell block before it. A line `…` matches any
#                               lines, `…` inside a line matches any text; ids, digests, times and paths can differ
#   <!-- not run: reason -->    the block cannot run here; the number of such blocks is printed
set -u

usage='usage: tests/docs.sh RUNBOOK [FILE.md…]'
program=$(readlink -f "${1:?$usage}")
shift
root=$(cd "$(dirname "$0")/.." && pwd)
self=$root/tests/docs.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

mkdir "$work/bin"
ln -s "$program" "$work/bin/runbook"
PATH=$work/bin:$PATH
LC_ALL=C.UTF-8
export PATH LC_ALL
# The operator's own settings, keys and servers must not have any influence.
unset XDG_CONFIG_HOME XDG_CACHE_HOME NO_COLOR PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE

failures=0
skipped=0
ran=0
compiled=0
compared=0

fail() {
    printf 'FAIL %s\n' "$1"
    shift
    for line in "$@"; do printf '%s\n' "$line" | sed 's/^/     /'; done
    failures=$((failures + 1))
}

# Splits a document into blocks: NNN.body, and NNN.head with line|info|file|exit|output|not-run.
extract() {
    awk -v out="$2" '
        function forget() { file = ""; code = ""; output = ""; skip = ""; told = 0 }
        function value(line) { sub(/^<!-- [a-z ]*: */, "", line); sub(/ *-->$/, "", line); return line }
        function complain(why) { printf "%s|BAD|%s|||\n", FNR, why > sprintf("%s/%03d.head", out, ++n) }
        BEGIN { forget() }
        !inside && /^```/ {
            inside = 1; name = sprintf("%s/%03d", out, ++n); info = substr($0, 4)
            printf "%s|%s|%s|%s|%s|%s\n", FNR, info, file, code, output, skip > (name ".head")
            printf "" > (name ".body")
            forget(); next
        }
        inside && /^```$/ { inside = 0; close(name ".body"); next }
        inside { print > (name ".body"); next }
        /^<!-- file: .+ -->$/ { file = value($0); told = 1; next }
        /^<!-- exit: [0-9]+ -->$/ { code = value($0); told = 1; next }
        /^<!-- output -->$/ { output = "yes"; told = 1; next }
        /^<!-- not run: .+ -->$/ { skip = value($0); told = 1; next }
        /^<!--/ { complain("tests/docs.sh does not know this comment") }
        /[^ ]/ && told { complain("a comment for a block must be followed by a block"); forget() }
        END { if (inside) complain("a fenced block has no end") }
    ' "$1"
}

# Replaces what differs from run to run with fixed marks.
normal() {
    sed -E -e 's/[0-9a-f]{64}/<digest>/g' -e 's/[0-9A-HJKMNP-TV-Z]{26}/<run>/g' \
        -e 's#SHA256:[A-Za-z0-9+/]{43}#<fingerprint>#g' \
        -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z| UTC)/<time>/g' \
        -e 's#/[^ ]*/\.config/#<config>/#g' -e 's/"duration_us":[0-9]+/"duration_us":<n>/g' \
        -e 's/"durations_us":\[[0-9,]+\]/"durations_us":<n>/g' -e 's/[0-9]+(\.[0-9]+)? ms/<duration>/g'
}

# Whether the text of file $2 matches file $1, which can contain `…`.
matches() {
    awk '
        function fits(line, pattern,   parts, count, i, at) {
            count = split(pattern, parts, "…")
            if (count < 2) return line == pattern
            if (substr(line, 1, length(parts[1])) != parts[1]) return 0
            line = substr(line, length(parts[1]) + 1)
            for (i = 2; i < count; ++i) {
                if (!(at = index(line, parts[i])) && parts[i] != "") return 0
                line = substr(line, at + length(parts[i]))
            }
            return length(line) >= length(parts[count]) && substr(line, length(line) - length(parts[count]) + 1) == parts[count]
        }
        FNR == NR { want[++wanted] = $0; next }
        { have[++seen] = $0 }
        END {
            at = 1; bad = 0
            for (i = 1; i <= wanted && !bad; ++i) {
                if (want[i] != "…") { bad = !(at <= seen && fits(have[at++], want[i])); continue }
                if (i == wanted) { at = seen + 1; break }
                while (at <= seen && !fits(have[at], want[i + 1])) ++at
            }
            exit bad || at <= seen
        }' "$1" "$2"
}

# compile WHERE FILE: the file, in the current folder, must be a runbook without errors and warnings.
compile() {
    compiled=$((compiled + 1))
    said=$(timeout 60 runbook check "$2" 2>&1)
    [ "$said" = "$2: ok" ] || fail "$1: runbook check" "$said"
    said=$(timeout 60 ruby -wc "$2" 2>&1)
    [ "$said" = 'Syntax OK' ] || fail "$1: ruby -wc" "$said"
}

ruby_block() {  # WHERE KIND BODY FILE
    sample=${4:-sample.rb}
    mkdir -p "$(dirname "$sample")"
    stand_in='check "a placeholder" do
  sql "select 1"
  expect value == 1
end
gate "a placeholder"'
    case $2 in
        '') cp "$3" "$sample" ;;
        fragment) { echo 'runbook "fragment" do'; cat "$3"; printf '%s\nend\n' "$stand_in"; } > "$sample" ;;
        module)
            [ -n "${4:-}" ] || sample=module.rb
            cp "$3" "$sample"
            said=$(timeout 60 ruby -wc "$sample" 2>&1)
            [ "$said" = 'Syntax OK' ] || fail "$1: ruby -wc" "$said"
            printf 'runbook "uses it" do\nuse "./%s"\n%s\nend\n' "${sample%.rb}" "$stand_in" > uses_it.rb
            sample=uses_it.rb ;;
    esac
    compile "$1" "$sample"
}

shell_block() {  # WHERE SHELL BODY EXIT
    ran=$((ran + 1))
    HOME=$PWD/home timeout 120 "$2" -eu "$3" > "$work/printed" 2>&1 < /dev/null
    status=$?
    [ "$status" -eq "${4:-0}" ] || fail "$1: exit status $status, expected ${4:-0}" "$(cat "$work/printed")"
}

compare() {  # WHERE BODY
    compared=$((compared + 1))
    normal < "$2" > "$work/want"
    normal < "$work/printed" > "$work/have"
    matches "$work/want" "$work/have" || fail "$1: different output" "$(diff "$work/want" "$work/have")"
}

block() {  # DOCUMENT HEAD
    IFS='|' read -r line info file code output not_run < "$2"
    where=$1:$line
    body=${2%.head}.body
    if [ -n "$not_run" ]; then
        skipped=$((skipped + 1))
        printf 'not run: %s: %s\n' "$where" "$not_run"
        return
    fi
    case $info in
        BAD) fail "$where: $file" ;;
        ruby) ruby_block "$where" '' "$body" "$file" ;;
        'ruby fragment') ruby_block "$where" fragment "$body" "$file" ;;
        'ruby module') ruby_block "$where" module "$body" "$file" ;;
        sh | bash) shell_block "$where" "$info" "$body" "$code" ;;
        text | toml | sql | json)
            if [ -n "$file" ]; then mkdir -p "$(dirname "$file")" && cp "$body" "$file"; fi
            if [ -n "$output" ]; then compare "$where" "$body"; fi ;;
        *) fail "$where: a block of the kind \`$info\` is not tested" ;;
    esac
}

# Each relative link must lead to a file.
links() {
    grep -oE '\]\([^)#]+' "$1" | cut -c3- | grep -v '^[a-z]*:' | sort -u > "$work/links"
    while read -r link; do
        [ -e "$(dirname "$1")/$link" ] || fail "$1: the link to $link leads nowhere"
    done < "$work/links"
}

document() {
    blocks=$(mktemp -d "$work/blocks.XXXXXX")
    scratch=$(mktemp -d "$work/scratch.XXXXXX")
    mkdir "$scratch/home"
    cp -R "$root/runbooks" "$scratch/runbooks"
    extract "$1" "$blocks"
    links "$1"
    cd "$scratch" || exit 2
    : > "$work/printed"
    for head in "$blocks"/*.head; do [ -e "$head" ] && block "${1#"$root"/}" "$head"; done
    cd "$root" || exit 2
}

# The reference must mention every name that the program knows, from a table in the source with a quoted name at the
# beginning of each entry.
vocabulary() {  # WHAT SOURCE PATTERN LEAST
    grep -oE "$3" "$root/$2" | grep -oE '"[a-z_0-9?]+' | tr -d '"' | sort -u > "$work/names"
    [ "$(wc -l < "$work/names")" -ge "$4" ] || fail "$2: the pattern for the names of $1 finds too few of them; adapt it"
    while read -r name; do
        grep -qE "\`[^\`]*\b${name%\?}\b" "$root/docs/LANGUAGE.md" || fail "docs/LANGUAGE.md: does not mention $1 \`$name\`"
    done < "$work/names"
}

# Tests this script: each of these documents must be refused.
must_refuse() {
    cat > "$work/broken.md"
    if "$self" "$program" "$work/broken.md" > "$work/said" 2>&1; then fail "tests/docs.sh accepts $1, but must not"; fi
}

refuses_what_is_wrong() {
    printf '```ruby\nrunbook "r" do\n  gate "g"\nend\n```\n' | must_refuse 'a runbook with an error'
    printf '```ruby fragment\ncheck "c" do\n  sql "select 1 from pg_class"\n  expect rows == 0\nend\n```\n' | must_refuse 'a warning'
    printf '```ruby module\ndefine :m do |a|\n  nothing\n' | must_refuse 'a block without end'
    printf '```sh\nfalse\ntrue\n```\n' | must_refuse 'a command that fails'
    printf '<!-- exit: 1 -->\n```sh\ntrue\n```\n' | must_refuse 'a command that should fail'
    printf '```sh\necho a b\n```\n<!-- output -->\n```text\na c\n```\n' | must_refuse 'different output'
    printf '```sh\necho a; echo b\n```\n<!-- output -->\n```text\na\n```\n' | must_refuse 'more output'
    printf '```sh\necho a; echo b\n```\n<!-- output -->\n```text\n…\nc\n```\n' | must_refuse 'output without an expected line'
    printf '```console\n$ true\n```\n' | must_refuse 'an unknown kind of block'
    printf '<!-- outptu -->\n```text\na\n```\n' | must_refuse 'a comment with a typo'
    printf '[a](nowhere.md)\n' | must_refuse 'a link that leads nowhere'
}

if [ $# -gt 0 ]; then
    for file in "$@"; do document "$(readlink -f "$file")"; done
else
    refuses_what_is_wrong
    for file in "$root/README.md" "$root"/docs/*.md "$root"/docs/decisions/*.md; do document "$file"; done
    vocabulary 'the statement' interpreter/sema/vocabulary.cpp '^ +\{"[a-z_]+"' 38
    vocabulary 'the observable' interpreter/core/observables.cpp '"[a-z_0-9]+", Group' 32
    vocabulary 'the method' interpreter/core/operations.cpp '\{"[a-z_]+\??", \{R::' 30
    vocabulary 'the unit' interpreter/core/units.cpp '^        \{"[a-z]+"' 9
fi

printf 'docs: %s samples compiled, %s blocks run, %s outputs compared, %s not run, %s failures\n' \
    "$compiled" "$ran" "$compared" "$skipped" "$failures"
[ "$failures" -eq 0 ]
