runbook "A critical warning" do
  section "One" do
    check "slow" do
      sql "select 90"
      expect value < 100
      warn if value > 80
    end
  end
  gate "Production"
end
