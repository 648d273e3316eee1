runbook run "$CASES/../run/go.rb" --unsigned --target 'postgresql://['
