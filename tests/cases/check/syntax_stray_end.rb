runbook "One end too many" do
  section "One" do
    check "x" do
      sql "select 1"
      expect value == 1
    end
    end
  end
  gate "Production"
end
