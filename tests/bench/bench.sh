#!/bin/sh
# Times the program against psql: tests/bench/bench.sh RUNBOOK, the binary (or the folder) of a build. What else it needs
# is built there. Exits 0 where every gate is met, and 1 where one is not.
set -eu
[ $# -eq 1 ] || { echo 'usage: tests/bench/bench.sh RUNBOOK' >&2; exit 2; }
if [ -d "$1" ]; then build=$1; else build=$(dirname "$1"); fi
build=$(cd "$build" && pwd)
cmake --build "$build" --target bench delay_proxy >/dev/null
exec "$build/tests/bench/bench" "$build/runbook" "$build/tests/bench/delay_proxy" "$build"
