runbook "What a rollback does not undo" do
  fixture "fixtures/leftovers.sql"
  scenario "Ordering" do
    check "an order" do
      sql "insert into orders (n) values (1), (2)"
      expect affected == 2
    end
    check "one that is refused, and undone" do
      sql "insert into orders (n) values (1 / 0)"
      expect error == :division_by_zero
    end
    check "a number" do
      sql "select nextval('\"Unused Numbers\"')"
      expect value == 1
    end
  end
  scenario "Nothing" do
    check "one" do
      sql "select 1"
      expect value == 1
    end
  end
  gate "G"
end
