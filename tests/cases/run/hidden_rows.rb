runbook "Rows that are hidden, names that are not found, values that are personal" do
  fixture "fixtures/hidden.sql"
  check "no lead without a tenant" do
    among :any
    sql "select count(*) from leads where tenant is null"
    expect value == 0
  end
  check "a table outside the search_path" do
    sql "select count(*) from orders"
    expect value >= 0 && value < 5
  end
  check "a function that does not exist" do
    sql "select price_of(1)"
    expect value > 0
  end
  section "With another path" do
    defaults search_path: "sales"
    check "the table is found" do
      among :any
      sql "select count(*) from orders"
      expect value < 5
    end
  end
  scenario "Errors that quote a row" do
    check "no total below zero" do
      sql "insert into sales.orders values (1, 'Ada Lovelace (London)', -5)"
      expect affected == 1
    end
    check "no customer" do
      sql "insert into sales.orders values (1, null, 5)"
      expect affected == 1
    end
  end
  gate "G"
end
