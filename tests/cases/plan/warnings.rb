runbook "A plan with a warning" do
  section "One" do
    check "x" do
      sql "select 1 where false"
      expect rows == 0
    end
  end
  gate "Production"
end
