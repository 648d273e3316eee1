# The id of a step in a loop over a captured list means all of its turns.
runbook "Needs" do
  capture :list, :text, all: true, sql: "select 'x' union select 'y' order by 1"
  capture :none, :text, all: true, sql: "select 'x' where false"
  for_each :name, in: list do
    check "#{name}", id: :each do
      sql "select :name::text"
      expect value.size == 1
    end
    check "is #{name} x", id: :is_x do
      sql "select :name::text"
      expect value == "x"
    end
  end
  for_each :name, in: none do
    check "none #{name}", id: :of_none do
      sql "select 1"
      expect value == 1
    end
  end
  check "after all", needs: :each do
    sql "select 1"
    expect value == 1
  end
  check "after one that failed", needs: :is_x do
    sql "select 1"
    expect value == 1
  end
  check "after none", needs: :of_none do
    sql "select 1"
    expect value == 1
  end
  section "Left out", only_if: false do
    check "x" do
      sql "select 1"
      expect value == 1
    end
  end
  check "a section that did not run was not quick" do
    elapsed_of "Left out"
    expect value < 30.s
  end
  gate "G"
end
