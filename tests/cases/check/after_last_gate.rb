runbook "Release" do
  check "the server answers", severity: :minor do
    sql "select 1"
    expect value == 1
  end
  gate "Release"
  note "what follows decides nothing"
  check "no order without customer" do
    sql "select 1"
    expect value == 2
  end
  manual "The change was announced", by: "DBA"
end
