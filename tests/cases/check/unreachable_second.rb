runbook "A rule after one that always applies" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production" do
    hold
    no_go if failed(:critical) > 0
  end
end
