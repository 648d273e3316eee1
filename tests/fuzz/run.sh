#!/bin/sh
# run.sh BUILD SECONDS: runs each fuzzer of the build for that long, with the inputs in corpus/. What a fuzzer finds new is
# kept in the build; an input that fails is a file there, which the fuzzer takes as its argument. Exits 1 if one failed.
#
# To keep what was found: fuzz_NAME -merge=1 -max_len=2000 NEW build/fuzz/corpus/NAME, and pack NEW as corpus/NAME.tar.gz.
set -eu
here=$(dirname "$0")
build=$1
seconds=$2
failed=0
for fuzzer in runbook sql text log; do
    found=$build/corpus/$fuzzer
    seeds=$build/seeds/$fuzzer
    mkdir -p "$found" "$seeds"
    tar -xzf "$here/corpus/$fuzzer.tar.gz" -C "$seeds"
    output=$build/fuzz_$fuzzer.log
    if "$build/tests/fuzz/fuzz_$fuzzer" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2000 -max_len=20000 \
        -artifact_prefix="$build/failed_${fuzzer}_" "$found" "$seeds" >"$output" 2>&1; then
        printf 'fuzz: %s, %s\n' "$fuzzer" "$(grep '^Done' "$output")"
    else
        failed=1
        printf 'fuzz: %s FAILED, see %s\n' "$fuzzer" "$output"
        grep -E '^(==.*ERROR|SUMMARY|artifact_prefix|.*runtime error)|Test unit written' "$output" | head -n 10
    fi
done
exit $failed
