# args: --allow commit,command
runbook "Twice" do
  requires :commit
  fixture "fixtures/attack_ledger.sql"
  param :x, :text, default: "hello"
  action "call once", transaction: false do
    sql "call once(:x)"
  end
  check "how many", severity: :minor do
    sql "select count(*) from ledger where note = :x"
    expect value >= 0
    warn if value != 1
  end
  gate "g"
end
