runbook "Gates that only say GO" do
  check "a", id: :a do
    among :any
    sql "select 1 as a"
    expect value == 1
  end
  gate "gate 1" do
    no_go if 1 == 2
    go
  end
  gate "gate 2" do
    hold if total() < 0
    go
  end
  gate "gate 3" do
    no_go if failed() < 0
    hold if passed() > total() && total() < 0
    go
  end
  gate "gate 4" do
    go if total() >= 0
  end
  gate "gate 5" do
    no_go if score > 100.percent
    go
  end
  gate "gate 6" do
    go if failed() == 0
    go if failed() > 0
  end
  gate "gate 7" do
    no_go "x" unless total() >= 0
    go
  end
end
