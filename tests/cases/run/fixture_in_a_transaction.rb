runbook "Open" do
  fixture "fixtures/open_transaction.sql"
  check "it has no row" do
    among :any
    sql "select * from bad"
    expect rows == 0
  end
  gate "G"
end
