runbook "Mistakes in loops over captured lists" do
  capture :list, :text, all: true, sql: "select 'a'"
  capture :one, :text, "select 'a'"
  for_each :x, in: list do
    manual "#{x} was looked at"
  end
  for_each :x, in: list do
    section "#{x}" do
      check "a" do
        sql "select 1"
        expect value == 1
      end
    end
  end
  for_each :x, :y, in: list do
    check "b" do
      sql "select 1"
      expect value == 1
    end
  end
  for_each :x, in: list do
    for_each :y, in: list do
      check "c" do
        sql "select 1"
        expect value == 1
      end
    end
  end
  for_each :x, in: one do
    check "d" do
      sql "select 1"
      expect value == 1
    end
  end
  for_each :x, in: list do
    note "nothing else"
  end
  for_each :x, in: list do
    check "unit" do
      sql "select 1"
      expect x < 5
    end
  end
  gate "G"
end
