# args: --params fixtures/lists.toml --set regions=north --set regions=south
runbook "Lists and names" do
  fixture "fixtures/regions.sql"
  param :tables, [:qualified_name], default: %w[sales.orders sales.refunds]
  param :regions, [:text], default: ["east"], one_of: %w[north south east]
  param :limits, [:numeric], default: [1]
  param :least, :numeric, default: 5
  constant :expected, [["sales.orders", 2], ["sales.refunds", 0]]
  constant :odd, :identifier, "odd.name"
  for_each :table, in: tables do
    check "#{table} exists", id: :exists do
      sql "select to_regclass(:table) is not null"
      expect value
    end
  end
  check "orders of the regions" do
    sql "select region from sales.orders where region = any(:regions)"
    expect column(:region).same_as?(regions)
  end
  for_each :name, :count, in: expected, name: :qualified_name do
    check "#{name} has #{count} rows", needs: :exists do
      sql 'select count(*) from :"name"'
      expect value == count
    end
  end
  check "a dot in a name" do
    sql 'select count(*) as n from :"odd"'
    expect value >= 0, "never"
    fail if value > 5
    among :any
  end
  check "numbers as the file has them" do
    sql "select 0.1"
    expect value.in?(limits)
    expect value == least
  end
  gate "G"
end
