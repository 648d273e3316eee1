# Steps on another database than the runbook's own.
runbook "Databases" do
  database :postgres, version: ">= 14"
  database :restored, :postgres
  database :late, :postgres, opens: :when_used
  database :unused, :postgres, opens: :when_used
  fixture "fixtures/ledger.sql"
  fixture "fixtures/ledger_rows.sql"
  fixture "fixtures/ledger.sql", on: :restored
  capture :here, :integer, "select count(*) from ledger"
  capture :there, :integer, "select count(*) from ledger", on: :restored
  check "as many rows", on: :restored do
    sql "select count(*) from ledger"
    expect value == here
  end
  scenario "tried there", on: :restored do
    step "insert" do
      sql "insert into ledger select g, 'x' from generate_series(1, :here) g"
    end
    check "as many now" do
      sql "select count(*) from ledger"
      expect value == here
    end
  end
  check "rolled back there", on: :restored do
    sql "select count(*) from ledger"
    expect value == there
  end
  check "which is not there", on: :late do
    sql "select 1"
    expect value == 1
  end
  check "goes on here" do
    sql "select current_database()"
    expect value == "sandbox"
  end
  gate "end"
end
