runbook "Errors are found before anything runs" do
  section "One" do
    check "x" do
      sql "select 1"
      expect vale == 1
    end
  end
  gate "Production"
end
