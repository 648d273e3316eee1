# A loop over a captured list: its steps are repeated in the run, each turn with captures of its own.
runbook "Loops" do
  section "Numbers" do
    capture :numbers, :integer, all: true, sql: "select n from (values (1), (2), (3)) v (n) order by n"
    criterion "C1", "Of each number" do
      for_each :number, in: numbers do
        capture :twice, :integer, "select :number * 2"
        check "#{number} is small", id: :small do
          sql "select :twice::int"
          expect value < 5, "twice #{number} is too much"
          remedy "Look at #{number}."
        end
        check "after #{number}", needs: :small do
          sql "select :number::int"
          expect value == number
        end
      end
    end
    gate "Numbers" do
      hold "a number is large" if check(:small).failed?
      go
    end
  end
  section "Not reached" do
    for_each :number, in: numbers do
      check "#{number} again" do
        sql "select 1"
        expect value == 1
      end
    end
  end
  gate "G"
end
