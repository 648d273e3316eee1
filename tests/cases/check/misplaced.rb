runbook "Statements in the wrong place" do
  section "One" do
    expect value == 1
    no_go if true
    sql "select 1"
    param :x, :integer
    check "nested" do
      check "inner" do
        sql "select 1"
        expect value == 1
      end
      sql "select 1"
      expect value == 1
    end
    criterion "C1", "x" do
      section "y" do
      end
    end
    scenario "s" do
      manual "x"
      gate "x"
    end
    for_each :x, in: [1] do
      criterion "C2", "x" do
        check "a" do
          sql "select 1"
          expect value == 1
        end
      end
    end
    criterion "C3", "Empty" do
    end
    note "x" if true
    note "x" do
    end
    section "without block"
  end
  gate "Production"
end
