runbook "Control [31m characters" do
  section "One" do
    check "x[2J" do
      sql "select 1"
      expect vale == 1
    end
  end
  gate "Production"
end
