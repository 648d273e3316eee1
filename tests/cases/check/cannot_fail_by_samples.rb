runbook "None of these can fail" do
  check "rule 1" do
    among :any
    sql "select 1 as a"
    fail if rows < 0
  end
  check "rule 2" do
    among :any
    sql "select 1 as a"
    expect value == 2 || value != 2
  end
  check "rule 3" do
    among :any
    sql "select 1 as a"
    expect rows >= 0
  end
  check "rule 4" do
    among :any
    sql "select 1 as a"
    expect rows > -1
  end
  check "rule 5" do
    among :any
    sql "select 1 as a"
    expect 0 <= rows
  end
  check "rule 6" do
    among :any
    sql "select 1 as a"
    expect !(rows < 0)
  end
  check "rule 7" do
    among :any
    sql "select 1 as a"
    expect value == value
  end
  check "rule 8" do
    among :any
    sql "select 1 as a"
    expect value <= value
  end
  check "rule 9" do
    among :any
    sql "select 1 as a"
    expect value.in?([value])
  end
  check "rule 10" do
    among :any
    sql "select 1 as a"
    expect value.nil? || !value.nil?
  end
  check "rule 11" do
    among :any
    sql "select 1 as a"
    expect rows == 0 || rows > 0
  end
  check "rule 12" do
    among :any
    sql "select 1 as a"
    expect rows != 1 || rows == 1
  end
  check "rule 13" do
    among :any
    sql "select 1 as a"
    expect value < 5 || value >= 5
  end
  check "rule 14" do
    among :any
    sql "select 1 as a"
    expect rows.between?(0, 1_000) || rows > 1_000
  end
  check "rule 15" do
    among :any
    sql "select 1 as a"
    fail if rows.between?(-5, -1)
  end
  check "rule 16" do
    among :any
    sql "select 1 as a"
    fail if rows < 0 || rows == -3
  end
  check "rule 17" do
    among :any
    sql "select 1 as a"
    fail if rows == 0 && rows > 0
  end
  check "rule 18" do
    among :any
    sql "select 1 as a"
    fail if value > 5 && value < 5
  end
  check "rule 19" do
    among :any
    sql "select 1 as a"
    fail if value == 1 && value == 2
  end
  check "rule 20" do
    among :any
    sql "select 1 as a"
    fail if value == "a" && value == "b"
  end
  check "rule 21" do
    among :any
    sql "select 1 as a"
    fail if rows > 3 && rows < 4
  end
  check "rule 22" do
    among :any
    sql "select 1 as a"
    fail unless rows >= 0
  end
  check "rule 23" do
    among :any
    sql "select 1 as a"
    fail unless rows >= 0 && rows > -2
  end
  check "rule 24" do
    among :any
    sql "select 1 as a"
    fail if column(:a).size < 0
  end
  check "rule 25" do
    among :any
    sql "select 1 as a"
    expect column(:a).size >= 0
  end
  check "rule 26" do
    among :any
    sql "select 1 as a"
    expect column(:a).empty? || !column(:a).empty?
  end
  check "rule 27" do
    among :any
    sql "select 1 as a"
    fail if value.in?([1, 2]) && !value.in?([1, 2, 3])
  end
  check "rule 28" do
    among :any
    sql "select 1 as a"
    fail if duration < 0.s
  end
  check "rule 29" do
    among :any
    sql "select 1 as a"
    expect duration >= 0.ms
  end
  check "rule 30" do
    among :any
    sql "select 1 as a"
    expect duration > -1.s
  end
  check "rule 31" do
    among :any
    sql "select 1 as a"
    expect error == :division_by_zero || error != :division_by_zero
  end
  check "rule 32" do
    among :any
    sql "select 1 as a"
    fail if error == :division_by_zero && error == :unique_violation
  end
  check "rule 33" do
    among :any
    sql "select 1 as a"
    fail if rows > 1 && rows <= 1
  end
  check "rule 34" do
    among :any
    sql "select 1 as a"
    fail if !(rows >= 0)
  end
  check "rule 35" do
    among :any
    sql "select 1 as a"
    target rows >= 0, alert: rows < 0
  end
  check "rule 36" do
    among :any
    sql "select 1 as a"
    target value > 1, alert: value > 2 && value < 2
  end
  check "rule 37" do
    among :any
    sql "select 1 as a"
    expect row[:a] == 1 || row[:a] != 1
  end
  check "rule 38" do
    among :any
    sql "select 1 as a"
    fail if rows == 1.5
  end
  gate "G"
end
