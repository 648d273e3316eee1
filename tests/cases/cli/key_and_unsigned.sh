runbook run "$CASES/../run/go.rb" --sandbox --key k --unsigned
