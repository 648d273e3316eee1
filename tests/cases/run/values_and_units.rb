runbook "What a value is" do
  check "percent: 40 means 40 %" do
    sql "select 40"
    expect value.percent == 40.percent
  end
  check "fraction: 0.4 means 40 %" do
    sql "select 0.4 as rate"
    expect value.fraction < 0.5.percent
  end
  check "bytes, as PostgreSQL's sizes are" do
    sql "select 3221225472::bigint as size"
    expect value.bytes < 1.gb
  end
  check "without its unit" do
    sql "select 3221225472::bigint as size"
    expect value < 1.gb
  end
  check "the column that is NULL" do
    sql "select null::numeric as total"
    expect value < 5, "the total is too high"
  end
  check "one of several" do
    sql "select 1 as a, null::numeric as total"
    expect row[:total] < 5
  end
  check "a NULL among others" do
    sql "select * from (values ('idx_a'), (null)) x (name)"
    expect column(:name).all?(/^idx_/)
  end
  check "every name matches" do
    sql "select * from (values ('idx_a'), ('idx_b')) x (name)"
    expect column(:name).all?(/^idx_/)
    expect column(:name).none?(/c$/)
  end
  check "one name does not" do
    sql "select * from (values ('idx_a'), ('ix_b')) x (name)"
    expect column(:name).all?(/^idx_/)
  end
  gate "G"
end
