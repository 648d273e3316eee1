runbook "Samples" do
  fixture "fixtures/flaps.sql"
  check "never a bad row", samples: 10 do
    among :any
    sql "select g from generate_series(1, flaps()) g"
    expect rows == 0
    expect p95 < 10.s
  end
  check "only its time is judged", samples: 10 do
    sql "select g from generate_series(1, flaps()) g"
    expect p95 < 10.s
  end
  check "the same rows in another order", samples: 3 do
    sql "select g from generate_series(1, 20) g order by random()"
    expect rows == 20
    expect p95 < 10.s
  end
  gate "G"
end
