runbook "Checks that cannot fail" do
  param :limit, :integer, default: 5
  section "One" do
    check "only a warning" do
      sql "select 1"
      warn if value > 1
    end
    check "always true" do
      sql "select 1"
      expect rows >= 0
    end
    check "of itself" do
      sql "select 1"
      expect value == value
    end
    check "skip only" do
      sql "select 1"
      skip if limit > 3
    end
    check "or always" do
      sql "select 1"
      expect value == 5 || rows >= 0
    end
    check "no failing among many" do
      sql "select 1"
      expect duration >= 0.s
      expect column(:a).size >= 0
    end
  end
  gate "Production"
end
