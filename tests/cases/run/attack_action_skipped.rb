# args: --allow commit,command
runbook "B2" do
  requires :commit
  fixture "fixtures/attack_empty.sql"
  param :no, :boolean, default: true
  action "one" do
    sql "insert into ledger values (1,'a')"
  end
  action "skipped", transaction: false, severity: :minor do
    check "x" do
      skip if no
      sql "delete from ledger"
      expect affected == 1
    end
  end
  gate "g"
end
