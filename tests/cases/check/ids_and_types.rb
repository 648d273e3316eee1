runbook "Ids, types and what is missing" do
  use "postgres/schema"
  secret :place, env: "PLACE"
  section "S" do
    criterion :C1, "one" do
      check "a" do
        sql "select 1"
        expect value == 1
      end
    end
    check "there are orders", id: :orders, among: "select 1" do
      sql "select id from orders"
      expect rows > 0
    end
    check "its title", needs: "there are orders" do
      sql 'select count(*) from :"place".orders'
      expect value > 0
    end
    ask :ticket, "Which change?"
    capture :id, "select 1"
    tables_exist "orders"
    check "a unit" do
      sql "select 1"
      expect duration < 30.sec
    end
    defaults statement_timeout: 30.sec
  end
  for_each :t, in: %w[a b] do
    criterion "C2", "of #{t}" do
      check "b" do
        sql "select 1"
        expect value == 1
      end
    end
  end
  gate "G" do
    no_go if rows == 0
  end
end
