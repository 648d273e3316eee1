runbook "A for_each over nothing" do
  constant :none, []
  section "One" do
    for_each :x, in: [] do
      check "two and two" do
        sql "select 2 + 2"
        expect value == 4
      end
    end
    for_each :y, in: none do
      check "again" do
        sql "select 2 + 2"
        expect value == 4
      end
    end
  end
  gate "Production"
end
