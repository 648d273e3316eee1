runbook "A plan of a runbook with errors" do
  section "One" do
    check "x" do
      sql "select 1"
      expect vale == 1
    end
  end
  gate "Production"
end
