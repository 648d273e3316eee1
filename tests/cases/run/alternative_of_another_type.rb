runbook "An alternative that does not fit" do
  check "the first part holds, and the second has another type" do
    sql "select 1"
    expect value == 1 || value.same_as?([1])
    expect value < 5
  end
  check "neither holds" do
    sql "select 2"
    expect value == 1 || value.all?(1)
    expect value < 5
  end
  gate "Release"
end
