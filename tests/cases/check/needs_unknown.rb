runbook "What rests on nothing" do
  check "one", needs: :two do
    sql "select 1"
    expect value == 1
  end
  check "two", id: :two, needs: %w[one to] do
    sql "select 1"
    expect value == 1
  end
  step "outside" do
    sql "create table x (id int)"
  end
  scenario "Changes" do
    step "nothing" do
    end
    step "ddl" do
      sql "create table x (id int)"
    end
  end
  gate "G" do
    no_go if check(:three).failed?
    go
  end
end
