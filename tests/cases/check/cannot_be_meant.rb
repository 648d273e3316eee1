runbook "What compiles and cannot be meant" do
  use "postgres/schema"
  param :mode, :text, default: "quick", one_of: %w[quick full]
  param :most, :integer, default: 5
  section "Rules" do
    check "a count has one row" do
      sql "select count(*) from orders"
      expect rows > 0
    end
    check "the alert within the target", samples: 3 do
      sql "select 1"
      target p95 < 100.ms, alert: p95 < 1.s
    end
    check "the limits swapped", samples: 3 do
      sql "select 1"
      target p95 < 1.s, alert: p95 > 100.ms
    end
    check "limits in order", samples: 3 do
      sql "select 1"
      target p95 < 100.ms, alert: p95 > 1.s
    end
    check "nothing there, with a param" do
      sql "select count(*) from orders"
      expect value <= most
    end
    check "among returns rows" do
      among "select id from orders where total < 0"
      sql "select id from orders where total < 0"
      expect rows == 0
    end
    check "a comparison with NULL" do
      among "select count(*) from orders"
      sql "select id from orders where customer_id = null or total <> NULL"
      expect rows == 0
    end
    check "columns of a number" do
      sql "select count(*) as n from orders"
      expect rows[:n] == 1
    end
    check "never equal", only_if: mode == "Full" do
      sql "select 1"
      expect value == 1
    end
    check "the words of a condition" do
      sql "select 1"
      expect error == :unique_constraint_violation
    end
    check "a symbol that is a name", severity: :minor, only_if: :mode do
      sql "select 1"
      expect value == 1
    end
    tables_exist "orders", "customers"
    scenario "Ordering" do
      capture :order_id, :integer, "insert into orders (id) values (1) returning id"
      check "it is there" do
        sql "select count(*) from orders where id = :order_id"
        expect value == 1
      end
      step "an index" do
        sql "create index concurrently i on orders (id)"
      end
    end
    check "after the scenario" do
      sql "select count(*) from orders where id = :order_id"
      expect value == 1
    end
    check "needs a title", needs: "after the scenario" do
      sql "set search_path = shop; select 1"
      expect value == 1
    end
    for_each :t, in: [["orders", 1], ["customers", 2]] do
      check "#{t} has rows" do
        sql 'select count(*) from :"t"'
        expect value > 0
      end
    end
    defaults statement_timeout: 5.s
  end
  gate "G" do
    no_go "a count is no condition" if failed(:critical)
    no_go "by its title" if check("after the scenario").failed?
    no_go "by the id from its title" if check("after-the-scenario").failed?
  end
end
