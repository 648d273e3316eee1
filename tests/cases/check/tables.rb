# Mistakes in rules about tables.
runbook "Tables" do
  section "Data" do
    table "sales.orders" do
    end
    table "sales.orders" do
      expect value == 1
      expect nulls(:a) == duplicates(:a)
      expect nulls == 0
      expect nulls(3) == 0
      expect matches(:email, "@") == 100.percent
      expect in_set(:state, 3) == 100.percent
      expect null_rate(:email) < 5.mb
      note "not a rule"
      sql "select 1"
      expect row_count >= 0
    end
    table 5 do
      expect row_count > 0
    end
  end
  table "sales.orders" do
    expect row_count > 0
  end
  gate "end"
end
