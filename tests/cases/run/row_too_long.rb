runbook "A row that is too long to be read" do
  check "before" do
    sql "select 1"
    expect value == 1
  end
  check "a long row" do
    sql "select repeat('x', 60000000)"
    expect rows == 1
  end
  check "just too long" do
    sql "select repeat('x', 16 * 1024 * 1024), 'y'"
    expect rows == 1
  end
  check "as long as can be" do
    sql "select repeat('x', 16 * 1024 * 1024)"
    expect rows == 1
  end
  check "a long error" do
    sql "select repeat('x', 60000000)::int"
    expect error == :invalid_text_representation
  end
  scenario "Writes" do
    check "a long row in a scenario" do
      sql "select repeat('x', 60000000)"
      expect rows == 1
    end
    check "next in the scenario" do
      sql "select 1"
      expect value == 1
    end
  end
  check "after" do
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
