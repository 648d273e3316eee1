runbook "ERROR" do
  defaults statement_timeout: 200.ms
  section "One" do
    check "no table" do
      sql "select * from no_such_table"
      expect rows == 0
      expect rows < 5
    end
    check "null" do
      sql "select null::int"
      expect value == 1
    end
    check "not null" do
      sql "select null::int"
      expect value != 1
    end
    check "no row" do
      sql "select 1 where false"
      expect value == 1
    end
    check "two rows" do
      sql "select generate_series(1, 2)"
      expect value == 1
    end
    check "two columns" do
      sql "select 1, 2"
      expect value == 1
    end
    check "a type that does not fit" do
      sql "select 'abc'"
      expect value == 1
    end
    check "a column that is not there" do
      sql "select 1 as a"
      expect row[:b] == 1
    end
    check "no such row" do
      sql "select 1 as a"
      expect row(a: 2)[:a] == 1
    end
    check "divided by zero" do
      sql "select 0"
      expect 1 / value == 1
    end
    check "not a number" do
      sql "select 'NaN'::float8"
      expect value < 5
    end
    check "a null in a list" do
      sql "select unnest(array[1, null]) as a"
      expect column(:a).include?(1)
    end
    check "too slow" do
      sql "select pg_sleep(5)"
      expect rows == 1
    end
    capture :none, :integer, "select 1 where false"
    capture :many, :integer, "select generate_series(1, 2)"
    capture :null, :integer, "select null::int"
    capture :other, :integer, "select 'abc'"
    check "nil is asked" do
      sql "select null::int"
      expect value.nil?
    end
    check "no file" do
      file "no_such_file.txt"
      expect lines > 1
    end
    check "a file elsewhere" do
      file "../../../etc/passwd"
      expect lines > 1
    end
  end
  gate "Production"
end
