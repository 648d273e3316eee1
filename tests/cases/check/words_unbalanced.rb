runbook "Words" do
  check "a" do
    sql "select 1"
    expect value.in?(%w[a[b c]])
  end
  gate "G"
end
