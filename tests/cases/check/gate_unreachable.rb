runbook "Gate rules that are never reached" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production" do
    no_go if failed(:critical) > 0
    go
    hold if warned > 0
    no_go
  end
end
