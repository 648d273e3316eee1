runbook run "$CASES/../run/go.rb" --sandbox --target postgresql:///x --unsigned
