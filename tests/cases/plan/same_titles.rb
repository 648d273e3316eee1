runbook "Steps with the same title" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
    scenario "Writes" do
      check "two and two" do
        sql "insert into t values (1)"
        expect affected == 1
      end
    end
  end
  gate "Production"
end
