runbook "A gate whose rules do not apply" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production" do
    hold if failed(:critical) > 0
  end
end
