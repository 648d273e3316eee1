runbook "Errors that the program's own settings cause" do
  fixture "fixtures/guards.sql"
  check "hidden rows", severity: :minor do
    sql "select count(*) from payments"
    expect error == :insufficient_privilege
  end
  check "a write in a check", severity: :minor do
    sql "select log_it('probe')"
    expect error == :read_only_sql_transaction
  end
  defaults statement_timeout: 50.ms
  check "the program's own timeout", severity: :minor do
    sql "select pg_sleep(3)"
    expect error == :query_canceled
  end
  gate "G"
end
