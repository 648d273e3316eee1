runbook "Counts of nothing" do
  param :country, :text, default: "DE"
  section "Warned of" do
    check "a count" do
      sql "select count(*) from orders o where o.customer_id is null -- orphans"
      expect value == 0
    end
    check "a count with a limit" do
      sql <<~SQL
        select count(*) filter (where not paid) as unpaid, max(total) as largest
        from sales."Order" o
          left join customers c on c.id = o.customer_id
        where o.country = :country
          and o.total > 5
      SQL
      fail if row[:unpaid] > 5
    end
    check "existence" do
      sql "select not exists (select from orders where total < 0)"
      expect value
    end
    check "a sum" do
      sql "select coalesce(sum(total), 0) from orders where total < 0"
      expect value >= 0
    end
    check "two counts" do
      sql "select (select count(*) from a where bad) + (select count(*) from b where bad) as bad"
      expect row[:bad] == 0
    end
    check "a comparison" do
      sql "select count(*) = 0 from orders where total < 0"
      expect value
    end
    check "rows" do
      sql "select id from orders where total < 0 order by id limit 5"
      expect rows == 0
    end
    check "with" do
      sql "with bad as (select 1 from orders where total < 0) select count(*) from bad"
      expect value == 0
    end
    check "a union" do
      sql "select id from a where bad union all select id from b where bad"
      expect rows == 0
    end
  end
  scenario "Changes" do
    check "few rows change" do
      sql "update orders set total = 0 where total < 0"
      expect affected <= 5
    end
  end
  section "Not warned of" do
    check "NULL is an error" do
      sql "select max(total) from orders"
      expect value < 100
    end
    check "some must be there" do
      sql "select count(*) from orders"
      expect value > 0
    end
    check "a group" do
      sql "select country, count(*) as n from orders group by country"
      expect column(:n).all?(1..5)
    end
    check "a constant" do
      sql "select 1"
      fail if error == :undefined_table
    end
    check "a window" do
      sql "select count(*) over () as n from orders"
      expect row[:n] == 0
    end
  end
  gate "G"
end
