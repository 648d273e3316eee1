runbook "Calls in the wrong form" do
  param :indicator, :text, default: "reserved"
  section "One" do
    check "in a check" do
      sql "select 1 as one"
      expect row(name: "x") == 1
      expect row(name: "x", size: 1)[:one] == 1
      expect row == 1
      expect column == 1
      expect value() == 1
      expect criterion == 1
    end
    check "before its probe" do
      expect value == 1
      sql "select 1"
    end
  end
  gate "Production" do
    no_go if check > 0
    no_go if indicator("I") == 1
    no_go if column(:one).empty?
    no_go if total > 0
    no_go if row[:one] == 1
    no_go if plan == 1
  end
end
