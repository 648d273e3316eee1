runbook "A gate with its own rules" do
  section "One" do
    check "minor", severity: :minor, id: :minor_one do
      sql "select 4"
      expect value == 5
    end
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production" do
    no_go "nothing works" if failed(:critical) > 0
    hold "the minor one fails" if check(:minor_one).failed?
    go
  end
end
