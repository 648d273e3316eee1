runbook "Samples" do
  fixture "fixtures/attack_samples.sql"
  check "never a bad row", samples: 10 do
    among :any
    sql "select g from generate_series(1, flaps()) g"
    expect rows == 0
    expect p95 < 10.s
  end
  gate "G"
end
