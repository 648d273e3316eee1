runbook "No end" do
  section "One" do
    check "x" do
      sql "select 1"
      expect value == 1
  end
  gate "Production"
end
