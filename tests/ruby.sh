#!/bin/sh
# Every runbook must be valid Ruby: `ruby -wc` must accept it without a warning, so that editors highlight it correctly.
#
#   tests/ruby.sh            runbooks/, stdlib/, docs/, and the cases that the program accepts
set -eu
cd "$(dirname "$0")/.."

command -v ruby >/dev/null 2>&1 || {
    echo 'ruby.sh: ruby is missing; install the package: apt-get install ruby' >&2
    exit 1
}

said=$(mktemp)
trap 'rm -f "$said"' EXIT

# Succeeds if Ruby says nothing but "Syntax OK".
is_clean() {
    ruby -wc "$1" >"$said" 2>&1 && [ "$(cat "$said")" = 'Syntax OK' ]
}

# Tests this script: these must be refused.
self_test() {
    sample=$(mktemp)
    for text in 'check "x" do' 'x = 1 < 2 < 3' 'expect -1 == value'; do
        printf '%s\n' "$text" >"$sample"
        if is_clean "$sample"; then
            echo "ruby.sh: the self-test failed: \`$text\` passed" >&2
            rm -f "$sample"
            exit 1
        fi
    done
    rm -f "$sample"
}

# 0, 1 and 4 are decisions, so the runbook itself was accepted.
accepted_cases() {
    find tests/cases -name '*.rb' | while read -r file; do
        expected=${file%.rb}.expected
        if [ -e "$expected" ] && grep -qxE 'exit (0|1|4)' "$expected"; then echo "$file"; fi
    done
}

self_test
files=$({ find runbooks stdlib docs -name '*.rb'; accepted_cases; } | sort)
count=0
bad=0
for file in $files; do
    count=$((count + 1))
    is_clean "$file" && continue
    bad=$((bad + 1))
    printf '%s: ruby -wc does not accept it:\n' "$file" >&2
    sed 's/^/  /' "$said" >&2
done
# Fewer files mean that they were not found.
[ "$count" -ge 20 ] || { echo "ruby.sh: only $count files were found" >&2; exit 1; }
echo "ruby.sh: $count files, $bad with errors or warnings"
[ "$bad" -eq 0 ]
