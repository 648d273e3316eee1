runbook check "$CASES/../check/ok.rb" "$CASES/../check/no_gate.rb" "$CASES/../check/only_comments.rb"
