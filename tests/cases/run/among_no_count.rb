runbook "Numbers that are no counts" do
  check "below zero" do
    among "select -1"
    sql "select 1 where false"
    expect rows == 0
  end
  check "a fraction" do
    among "select 0.5"
    sql "select 1 where false"
    expect rows == 0
  end
  gate "G"
end
