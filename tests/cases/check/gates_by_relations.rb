runbook "Gates" do
  check "a", id: :a, tag: :t do
    sql "select 1"
    expect value == 1
  end
  gate "more than all" do
    no_go if failed(:t) > total(:t)
    go
  end
  gate "a part is more than the whole" do
    no_go if failed(:t) > failed()
    go
  end
  gate "both" do
    no_go if check(:a).failed? && check(:a).passed?
    go
  end
  gate "a remainder" do
    no_go if failed() % 2 == 3
    go
  end
  gate "less than nothing" do
    no_go if failed() + passed() < 0
    go
  end
  gate "errors are failures" do
    no_go if errored() > failed()
    go
  end
  gate "possible" do
    no_go if failed() * 2 > total()
    go
  end
end
