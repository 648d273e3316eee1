runbook "Gates that decide" do
  check "a", id: :a do
    among :any
    sql "select 1 as a"
    expect value == 1
  end
  gate "gate 1" do
    no_go if failed() > 0
    go
  end
  gate "gate 2" do
    go if failed() == 0
  end
  gate "gate 3" do
    hold if score < 90.percent
    go
  end
  gate "gate 4" do
    no_go if check(:a).failed?
    go
  end
  gate "gate 5" do
    go unless check(:a).failed?
  end
  gate "gate 6" do
    hold if warned(:critical) > 3
    go
  end
  gate "gate 7" do
    go if failed() == 0
    hold if failed() == 1
  end
end
