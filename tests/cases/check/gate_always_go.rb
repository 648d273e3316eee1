runbook "Gates that can only say GO" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Go anyway" do
    go
  end
  gate "Empty" do
  end
  gate "On a condition" do
    go if score > 50.percent
  end
end
