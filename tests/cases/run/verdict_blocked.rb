runbook "BLOCKED" do
  section "One" do
    capture :found, :integer, "select 1 where false"
    check "needs it" do
      sql "select :found"
      expect value == 1
    end
    capture :further, :integer, "select :found + 1"
    check "needs that" do
      sql "select :further"
      expect value == 1
    end
    note "of #{further}"
    gate "First"
    section "Later" do
      check "two and two" do
        sql "select 2 + 2"
        expect value == 4
      end
      scenario "S" do
        check "three" do
          sql "select 2 + 2"
          expect value == 4
        end
      end
    end
  end
  gate "Production"
end
