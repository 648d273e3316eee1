runbook "FAIL" do
  section "One" do
    check "value" do
      sql "select 4"
      expect value == 5
    end
    check "rows" do
      sql "select g, g * 2 as double from generate_series(1, 3) g"
      expect rows == 0
      expect row(g: 2)[:double] == 5
    end
    check "between" do
      sql "select 4"
      expect value.between?(5, 9)
    end
    check "in" do
      sql "select 'x'"
      expect value.in?(%w[a b])
    end
    check "fail if" do
      sql "select 4"
      fail if value < 5 && value > 3
    end
    check "two rules" do
      sql "select 4"
      expect value == 5
      expect value == 6
      expect value == 4
    end
    check "same_as" do
      sql "select unnest(array[1, 2, 2]) as a"
      expect column(:a).same_as?([1, 2, 3])
    end
    check "target" do
      sql "select 75"
      target value >= 95, alert: value < 80
    end
    check "near target" do
      sql "select 85"
      target value >= 95, alert: value < 80
    end
  end
  gate "Production"
end
