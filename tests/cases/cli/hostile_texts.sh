# Nothing that a stranger's file holds, or is called, reaches the terminal as a control.
bad=$(printf 'a\033[2J\302\233\342\200\256b\177')
printf 'runbook "%s" do\n  check "%s" do\n    sql "select 1 as %s"\n    expect %s\n  end\nend\n' "$bad" "$bad" "$bad" "$bad" >"$bad.rb"
runbook check "$bad.rb"
runbook plan "$bad.rb"
printf 'runbook "%s" do\n  check "%s" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "%s"\nend\n' "$bad" "$bad" "$bad" >"$bad.rb"
runbook check "$bad.rb"
runbook plan "$bad.rb"
runbook run "$bad.rb" --sandbox --unsigned --out "$bad"
runbook verify "$bad"/*/log.jsonl
