runbook "No gate" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
    gate "Only of the section"
  end
end
