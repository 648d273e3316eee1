runbook "A section's gate stops the run" do
  section "One" do
    check "fails" do
      sql "select 4"
      expect value == 5
    end
    gate "First"
    section "Later" do
      check "two and two" do
        sql "select 2 + 2"
        expect value == 4
      end
    end
  end
  gate "Production"
end
