runbook "A misspelled do" do
  section "One" du
    check "x" do
      sql "select 1"
      expect value == 1
    end
  end
  gate "Production"
end
