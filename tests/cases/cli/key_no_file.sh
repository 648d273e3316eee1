runbook run "$CASES/../run/go.rb" --sandbox --key no_such_key --out out
