runbook "A criterion without a check" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
    criterion "C1", "Empty" do
      note "nothing"
    end
    criterion "C2", "Without anything" do
    end
  end
  gate "Production"
end
