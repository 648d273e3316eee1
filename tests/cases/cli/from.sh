# A run from a step on runs what that rests on too, and is at most HOLD.
cat >r.rb <<'RB'
runbook "From" do
  section "Preflight" do
    capture :most, :integer, "select 5"
    check "tables", id: :tables do
      sql "select 1"
      expect value == 1
    end
    check "other", id: :other do
      sql "select 1"
      expect value == 2
    end
  end
  section "Orders" do
    criterion "C1", "Few orders" do
      check "few", id: :few, needs: :tables do
        sql "select :most::int"
        expect value <= most
      end
    end
    check "last", id: :last do
      sql "select 1"
      expect value == 1
    end
  end
  gate "Release"
end
RB
runbook run r.rb --sandbox --unsigned --out runs --from C1; echo "exit $?"
runbook run r.rb --sandbox --unsigned --out runs2 --from nowhere; echo "exit $?"
runbook report runs/*/log.jsonl | grep Narrowed
