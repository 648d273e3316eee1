runbook "No GO after a critical failure" do
  section "One" do
    check "fails" do
      sql "select 4"
      expect value == 5
    end
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production" do
    no_go if failed(:critical) > 5
    go
  end
end
