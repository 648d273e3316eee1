runbook "Lists and names where SQL has others" do
  param :states, [:text], default: %w[PAID NEW]
  define :has_rows, table: :qualified_name do
    check "rows" do
      sql "select 1"
      expect value == 1
    end
  end
  check "in a list" do
    among "orders"
    sql "select count(*) from orders where status in (:states) or status not in (:states) or status = any(:states)"
    expect value == 0
  end
  check "a constraint's name" do
    sql "select 1"
    expect error == "one_new_order"
  end
  samples 20
  gate "G"
end
