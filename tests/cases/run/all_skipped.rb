runbook "Everything is skipped" do
  param :skipping, :boolean, default: true
  check "one", severity: :important do
    skip "not today" if skipping
    sql "select 1"
    expect value == 2
  end
  gate "G"
end
