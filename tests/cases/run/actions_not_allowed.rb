# Without --allow commit nothing is sent.
runbook "Actions" do
  requires :commit
  fixture "fixtures/ledger.sql"
  action "insert one" do
    sql "insert into ledger values (1, 'a')"
  end
  gate "end"
end
