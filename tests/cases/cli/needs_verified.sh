# A step that needs those of a loop over a captured list is judged again with the same verdict.
cat >needs.rb <<'RB'
runbook "Needs" do
  capture :list, :text, all: true, sql: "select 'x' union select 'y' order by 1"
  for_each :name, in: list do
    check "is #{name} x", id: :is_x do
      sql "select :name::text"
      expect value == "x"
    end
  end
  check "after", id: :after, needs: :is_x do
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
RB
runbook run needs.rb --sandbox --unsigned >/dev/null
runbook verify runs/*/log.jsonl
runbook run needs.rb --sandbox --unsigned --only 'is_x[y]' | sed '/^Log /d; /^Report /d'
runbook run needs.rb --sandbox --unsigned --only after | grep -c 'PASS\|FAIL\|BLOCKED'
