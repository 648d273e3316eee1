runbook "Each of these can fail" do
  param :limit, :integer, default: 5
  param :name, :text, default: "x"
  check "rule 1" do
    among :any
    sql "select 1 as a"
    fail if value == 42_317
  end
  check "rule 2" do
    among :any
    sql "select 1 as a"
    expect value != "EUR"
  end
  check "rule 3" do
    among :any
    sql "select 1 as a"
    fail if value =~ /^x[0-9]{7}$/
  end
  check "rule 4" do
    among :any
    sql "select 1 as a"
    expect value.match?(/a/) || value.nil?
  end
  check "rule 5" do
    among :any
    sql "select 1 as a"
    fail if value * value == 49
  end
  check "rule 6" do
    among :any
    sql "select 1 as a"
    fail if row[:a] + row[:b] == 17
  end
  check "rule 7" do
    among :any
    sql "select 1 as a"
    fail if value % 7 == 3
  end
  check "rule 8" do
    among :any
    sql "select 1 as a"
    expect column(:a).size < 5_000
  end
  check "rule 9" do
    among :any
    sql "select 1 as a"
    fail if column(:a).size == 7
  end
  check "rule 10" do
    among :any
    sql "select 1 as a"
    expect column(:a).all?(1..5)
  end
  check "rule 11" do
    among :any
    sql "select 1 as a"
    expect column(:a).same_as?(%w[a b c])
  end
  check "rule 12" do
    among :any
    sql "select 1 as a"
    fail if column(:a).include?("postgres")
  end
  check "rule 13" do
    among :any
    sql "select 1 as a"
    fail if column(:a).any?(/x/)
  end
  check "rule 14" do
    among :any
    sql "select 1 as a"
    expect value.between?(10, 20)
  end
  check "rule 15" do
    among :any
    sql "select 1 as a"
    expect value.in?(%w[A B])
  end
  check "rule 16" do
    among :any
    sql "select 1 as a"
    fail if rows > 0
  end
  check "rule 17" do
    among :any
    sql "select 1 as a"
    fail if rows == 0
  end
  check "rule 18" do
    among :any
    sql "select 1 as a"
    expect rows == 1_000
  end
  check "rule 19" do
    among :any
    sql "select 1 as a"
    expect affected == 5_000
  end
  check "rule 20" do
    among :any
    sql "select 1 as a"
    expect value < 250.ms
  end
  check "rule 21" do
    among :any
    sql "select 1 as a"
    expect row[:p] >= 95.percent
  end
  check "rule 22" do
    among :any
    sql "select 1 as a"
    expect row[:t] < row[:u]
  end
  check "rule 23" do
    among :any
    sql "select 1 as a"
    expect row[:t] - row[:u] < 1.h
  end
  check "rule 24" do
    among :any
    sql "select 1 as a"
    expect error == :unique_violation
  end
  check "rule 25" do
    among :any
    sql "select 1 as a"
    expect error.in?([:unique_violation, :foreign_key_violation])
  end
  check "rule 26" do
    among :any
    sql "select 1 as a"
    fail if error_constraint == "orders_pkey"
  end
  check "rule 27" do
    among :any
    sql "select 1 as a"
    expect duration < 5.s
  end
  check "rule 28" do
    among :any
    sql "select 1 as a"
    target value >= 95, alert: value < 80
  end
  check "rule 29" do
    among :any
    sql "select 1 as a"
    target rows == 0, alert: rows > 10
  end
  check "rule 30" do
    among :any
    sql "select 1 as a"
    expect value
  end
  check "rule 31" do
    among :any
    sql "select 1 as a"
    fail if !value
  end
  check "rule 32" do
    among :any
    sql "select 1 as a"
    expect value == true
  end
  check "rule 33" do
    among :any
    sql "select 1 as a"
    expect column(:a).max <= 7
  end
  check "rule 34" do
    among :any
    sql "select 1 as a"
    expect column(:a).sum == 10
  end
  check "rule 35" do
    among :any
    sql "select 1 as a"
    expect value.size > 10
  end
  check "rule 36" do
    among :any
    sql "select 1 as a"
    expect value.start_with?("ab")
  end
  check "rule 37" do
    among :any
    sql "select 1 as a"
    expect value.nil?
  end
  check "rule 38" do
    among :any
    sql "select 1 as a"
    expect !value.nil?
  end
  check "rule 39" do
    among :any
    sql "select 1 as a"
    fail if rows > 3 && rows < 5
  end
  check "rule 40" do
    among :any
    sql "select 1 as a"
    expect row[:a] == "x" && row[:b] == "y" && row[:c] == "z" && row[:d] == "w"
  end
  check "rule 41" do
    among :any
    sql "select 1 as a"
    expect value > limit
  end
  check "rule 42" do
    among :any
    sql "select 1 as a"
    fail unless value == name
  end
  check "rule 43" do
    among :any
    sql "select 1 as a"
    expect value.abs < 3
  end
  check "rule 44" do
    among :any
    sql "select 1 as a"
    expect value.round(2) == 1.25
  end
  check "rule 45" do
    among :any
    sql "select 1 as a"
    expect !row[:a].include?(5)
  end
  check "rule 46" do
    among :any
    sql "select 1 as a"
    expect !value.include?(5)
  end
  check "rule 47" do
    among :any
    sql "select 1 as a"
    expect value.none?(1)
  end
  check "rule 48" do
    among :any
    sql "select 1 as a"
    expect row[:a].none?("b")
  end
  check "rule 49" do
    among :any
    sql "select 1 as a"
    expect value.all?(1)
  end
  check "rule 50" do
    among :any
    sql "select 1 as a"
    expect !value.any?(1)
  end
  check "rule 51" do
    among :any
    sql "select 1 as a"
    expect !column(:a).first.include?(5)
  end
  gate "G"
end
