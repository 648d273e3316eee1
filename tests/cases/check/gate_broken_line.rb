runbook "A gate with a line that cannot be read" do
  section "One" do
    check "one" do
      sql "select 1"
      expect value == 1
    end
  end
  gate "Production" do
    no_go? if failed(:critical) > 0 do
      no_go if failed(:critical) > 0
    end
    hold
  end
end
