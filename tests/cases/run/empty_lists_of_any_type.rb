# An empty list has the type that the statement needs.
runbook "Empty lists" do
  capture :none, :integer, all: true, sql: "select 1 where false"
  capture :days, :date, all: true, sql: "select current_date where false"
  check "by its use" do
    sql "select count(*) from pg_class where oid::int = any(:none) or current_date = any(:days)"
    expect value == 0
    among :any
  end
  check "without any use" do
    sql "select cardinality(:none) as size"
    expect row[:size] == 0
  end
  gate "G"
end
