# args: --params fixtures/attack_toml_float.toml
runbook "Float" do
  param :limit, :numeric
  check "the error rate is below the limit" do
    sql "select 0.1 as rate"
    expect row[:rate] < limit
  end
  gate "G"
end
