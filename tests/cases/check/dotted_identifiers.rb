runbook "Names with a schema" do
  constant :table, "sales.orders"
  define :has_rows do |table:|
    check "it has rows" do
      sql 'select count(*) from :"table"'
      expect value > 0
    end
  end
  check "a constant" do
    sql 'select count(*) from :"table"'
    expect value > 0
  end
  section "One" do
    has_rows table: "sales.refunds"
  end
  for_each :name, :count, in: [["sales.orders", "two"]], name: :uuid, count: :integer do
    check "typed wrongly" do
      sql 'select count(*) from :"name"'
      expect value == count
    end
  end
  gate "G"
end
