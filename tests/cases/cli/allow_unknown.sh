runbook run "$CASES/../run/go.rb" --sandbox --unsigned --allow everything
