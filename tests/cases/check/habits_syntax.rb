runbook "What authors write by habit, as syntax" do
  check "1", samples: 3 do
    among :any
    sql "select 1"
    expect rows = 3
  end
  check "2", samples: 3 do
    among :any
    sql "select 1"
    expect value > 95%
  end
  check "3", samples: 3 do
    among :any
    sql "select 1"
    expect value < 95 %
  end
  check "4", samples: 3 do
    among :any
    sql "select 1"
    expect duration < 100 ms
  end
  check "5", samples: 3 do
    among :any
    sql "select 1"
    expect duration < 100ms
  end
  check "6", samples: 3 do
    among :any
    sql "select 1"
    expect value in [1, 2]
  end
  check "7", samples: 3 do
    among :any
    sql "select 1"
    expect value == ENV["X"]
  end
  check "8", samples: 3 do
    among :any
    sql "select 1"
    expect value < Time.now
  end
  check "9", samples: 3 do
    among :any
    sql "select 1"
    expect value == “a”
  end
  check "10", samples: 3 do
    among :any
    sql "select 1"
    // a comment
  end
  check "11", samples: 3 do
    among :any
    sql "select 1"
    -- a comment
  end
  check "12", samples: 3 do
    among :any
    sql "select 1"
    expect rows == 3
      && value == 1
  end
  check "13", samples: 3 do
    among :any
    sql "select 1"
    expect value > 1 ? true : false
  end
  check "14", samples: 3 do
    among :any
    sql "select 1"
    expect column(:n).all? { |x| x > 1 }
  end
  check "15", samples: 3 do
    among :any
    sql "select 1"
    expect value > 1,000
  end
  check "16", samples: 3 do
    among :any
    sql "select 1"
    expect value > .5
  end
  check "17", samples: 3 do
    among :any
    sql "select 1"
    expect value > 2026-01-01
  end
  check "18", samples: 3 do
    among :any
    sql "select 1"
    expect value > 10**3
  end
  check "19", samples: 3 do
    among :any
    sql "select 1"
    expect $x == 1
  end
  check "20", samples: 3 do
    among :any
    sql "select 1"
    expect @x == 1
  end
  check "21", samples: 3 do
    among :any
    sql "select 1"
    expect value == MAX
  end
  check "22", samples: 3 do
    among :any
    sql "select 1"
    expect ->(x) { x }
  end
  check "23", samples: 3 do
    among :any
    sql "select 1"
    expect rows is 1
  end
  check "24", samples: 3 do
    among :any
    sql "select 1"
    expect value like "a%"
  end
  check "25", samples: 3 do
    among :any
    sql "select 1"
    expect exists?
  end
  check "26", samples: 3 do
    among :any
    sql "select 1"
    rows.should == 1
  end
  check "27", samples: 3 do
    among :any
    sql "select 1"
    sql.select "1"
  end
  check "28", samples: 3 do
    among :any
    sql "select 1"
    expect rows == 1;
  end
  check "29", samples: 3 do
    among :any
    sql "select 1"
    limit = 5
  end
  gate "G"
end
