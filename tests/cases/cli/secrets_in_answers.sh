# Whatever a rule reads of a secret is ERROR, and no line of the log has it.
cat >secrets.rb <<'RB'
runbook "Secrets" do
  secret :token, env: "TOKEN"
  check "equal" do
    sql "select :token::text"
    expect value == "x"
  end
  check "inside jsonb" do
    sql "select jsonb_build_object('t', :token::text) as j"
    expect row[:j] != "x"
  end
  check "inside an array" do
    sql "select array[:token]::text as a"
    expect row[:a] != "x"
  end
  check "is it there" do
    sql "select :token::text"
    expect value.nil? == false
  end
  check "found by it" do
    sql "select :token::text as k, 1 as v union all select 'b', 2"
    expect row(k: "b")[:v] == 2
  end
  check "in an error" do
    sql "select :token::jsonb"
    expect error_message != "x"
  end
  check "in another column" do
    sql "select :token::text as t, 1 as n"
    expect row[:n] == 1
  end
  capture :taken, :text, "select :token"
  check "in SQL" do
    sql "select :token = :token"
    expect value
  end
  gate "G"
end
RB
TOKEN='hunter2-7"531' runbook run secrets.rb --sandbox --unsigned --out . 2>/dev/null
grep -c 'hunter2' */log.jsonl */report.md
