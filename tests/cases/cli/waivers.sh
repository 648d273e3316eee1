# Waivers forgive a check what it found, as long as it finds the same, and until a time.
cat >r.rb <<'RB'
runbook "Waivers" do
  section "One" do
    criterion "C1", "Constraints" do
      check "check constraints", id: :constraints, waivable: true do
        sql "select 21"
        expect value == 20
      end
      check "not to be waived", id: :firm do
        sql "select 1"
        expect value == 1
      end
    end
    check "minor", id: :small, severity: :minor do
      sql "select 'lost'"
      expect value == "found"
    end
    check "broken", id: :broken, severity: :minor do
      sql "select 1/0"
      expect value == 1
    end
  end
  gate "end" do
    no_go if failed(:critical) > 0
    hold if waived() > 2
    hold "broken" if failed() > 0
    go
  end
end
RB
cat >good.rb <<'RB'
waive "C1", check: :constraints, seen: "21", reason: "one is generated", by: "anna", until: "2999-03-31 UTC"
waive "small", check: :small, seen: "lost", reason: "known", by: "anna", until: "2999-03-31 UTC"
waive "broken", check: :broken, seen: "1/0", reason: "not for errors", by: "anna", until: "2999-03-31 UTC"
RB
cat >late.rb <<'RB'
waive "C1", check: :constraints, seen: "21", reason: "over", by: "anna", until: "2020-03-31 UTC"
waive "small", check: :small, seen: "another", reason: "known", by: "anna", until: "2999-03-31 UTC"
RB
cat >wrong.rb <<'RB'
waive "C1", check: :firm, seen: "1", reason: "no", by: "anna", until: "2999-03-31 UTC"
waive "C2", check: :constraints, seen: "1", reason: "no", by: "anna", until: "soon"
waive "C2", check: :constraints, seen: "1", reason: "no", by: "anna", until: "2999-03-31"
waive "C1", check: :nothing, seen: "1", reason: "no", by: "anna", until: "2999-03-31"
waive "C1", check: :constraints, seen: "", by: "anna", until: "2999-03-31"
check "x"
RB
echo '== forgiven'
runbook run r.rb --sandbox --unsigned --quiet --out runs --waivers good.rb; echo "exit $?"
echo '== over, or another value'
runbook run r.rb --sandbox --unsigned --quiet --out runs2 --waivers late.rb; echo "exit $?"
echo '== wrong'
runbook run r.rb --sandbox --unsigned --out runs3 --waivers wrong.rb; echo "exit $?"
echo '== report and verify'
runbook report runs/*/log.jsonl | grep -E '^# |Waiver|Decision'
runbook report runs2/*/log.jsonl | grep -E '^# |Waiver|Decision'
runbook verify runs/*/log.jsonl; echo "exit $?"
