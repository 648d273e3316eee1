runbook "Rules that look at nothing" do
  param :limit, :integer, default: 5
  section "One" do
    check "a constant" do
      sql "select 1"
      expect true
    end
    check "an expression of constants" do
      sql "select 1"
      expect limit > 3 && value == 1
      expect limit > 3
      fail if 1 > 2
      warn if false
    end
  end
  gate "Production"
end
