# A migration in a scenario: a step for each statement, each at its own line; behind an error the rest is BLOCKED.
runbook "Migrations" do
  param :least, :integer, default: 15
  scenario "Try them" do
    criterion "M1", "The first one" do
      sql_file "migrations/001_orders.sql"
      check "orders above the least" do
        sql_file "migrations/count.sql"
        expect value == 1
      end
      check "the function works" do
        sql "select doubled(21)"
        expect value == 42
      end
    end
    criterion "M2", "The second one" do
      sql_file "migrations/002_broken.sql"
    end
  end
  gate "G"
end
