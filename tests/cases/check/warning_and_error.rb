runbook "A warning beside an error" do
  section "One" do
    check "warned of" do
      sql "select 1 where false"
      expect rows == 0
    end
    check "wrong" do
      sql "select 1"
      expect vale == 1
    end
  end
  gate "Production"
end
