# args: --allow commit,command
runbook "I1" do
  requires :commit
  database :other, :postgres, opens: :when_used
  fixture "fixtures/attack_empty.sql"
  lua <<~LUA
    function no() return { verdict = "fail", message = "gate hook objects" } end
    function bs() if check.id == "two-statement" then return { verdict = "fail", message = "stop before two" } end end
    function hang() while true do end end
  LUA
  hook :on_gate, :no
  hook :before_step, :bs
  section "P" do
    check "p" do
      sql "select 1"
      expect value == 1
    end
    gate "pre"
  end
  action "one", id: :one, severity: :minor do
    sql "insert into ledger values (1,'a')"
  end
  action "two", id: :two, severity: :minor, transaction: false do
    sql "insert into ledger values (2,'a')"
  end
  check "n" do
    sql "select count(*) from ledger"
    expect value == 0
    among :any
  end
  gate "g"
end
