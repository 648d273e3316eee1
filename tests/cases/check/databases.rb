# Mistakes with several databases.
runbook "Databases" do
  database :postgres
  database :restored, :postgres
  database :restored, :postgres
  database :copy, :postgres, opens: :late
  database :postgres, opens: :when_used
  fixture "fixtures/none.sql", on: :restord
  check "misspelt", on: :restord do
    sql "select 1"
    expect value == 1
  end
  scenario "on two" do
    check "on another", on: :restored do
      sql "select 1"
      expect value == 1
    end
  end
  gate "end"
end
