runbook run "$CASES/../run/go.rb" --target 'host=/no/such/folder' --out out
