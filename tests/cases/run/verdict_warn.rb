runbook "WARN" do
  section "One" do
    check "minor", severity: :minor do
      sql "select 90"
      expect value < 100
      warn "nearly full" if value > 80
    end
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
