runbook "A plan of what has errors" do
  section "One" do
    check "x" do
      sql "select 1"
      expect vale == 1
    end
  end
  gate "Production"
end
