#!/bin/sh
# Compares the program's speed with psql's: tests/bench/bench.sh RUNBOOK, where RUNBOOK is the binary or the folder of a
# build. Builds there whatever else it needs. Exits with 0 if every limit is met, otherwise with 1.
set -eu
[ $# -eq 1 ] || { echo 'usage: tests/bench/bench.sh RUNBOOK' >&2; exit 2; }
if [ -d "$1" ]; then build=$1; else build=$(dirname "$1"); fi
build=$(cd "$build" && pwd)
cmake --build "$build" --target bench delay_proxy >/dev/null
exec "$build/tests/bench/bench" "$build/runbook" "$build/tests/bench/delay_proxy" "$build"
