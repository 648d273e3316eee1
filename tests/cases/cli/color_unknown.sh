runbook run "$CASES/../run/go.rb" --sandbox --unsigned --color sometimes
