# A run narrowed to some steps runs what they rest on too, and is at most HOLD.
cat >narrowed.rb <<'RB'
runbook "Narrowed" do
  section "Preflight" do
    capture :most, :integer, "select 5"
    check "tables", id: :tables do
      sql "select 1"
      expect value == 1
    end
    gate "Preflight"
  end
  section "Orders" do
    criterion "C1", "Few orders", tag: :orders do
      check "few", id: :few, needs: :tables do
        sql "select :most::int"
        expect value <= most
      end
      check "wrong", id: :wrong do
        sql "select 1"
        expect value == 2
      end
    end
  end
  scenario "Try" do
    step "prepare" do
      sql "create temp table t (i int)"
    end
    check "write", id: :write do
      sql "insert into t values (1)"
      expect affected == 1
    end
    check "after", id: :after do
      sql "select 1"
      expect value == 2
    end
  end
  section "People" do
    manual "A backup was taken", id: :backup
  end
  gate "Release"
end
RB
only() {
    runbook run narrowed.rb --sandbox --unsigned "$@" | sed '/^Log /d; /^Report /d'
}
only --only few
only --only 'preflight/*'
only --only write
only --tag orders
only --only C1,nothing
only --tag nothing
only --only ''
grep -h -c Narrowed runs/*/report.md | sort | uniq -c
