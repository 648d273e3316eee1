runbook "What authors write by habit, as names" do
  check "1", samples: 3 do
    among :any
    sql "select 1"
    expect duration < 1.second
  end
  check "2", samples: 3 do
    among :any
    sql "select 1"
    expect rows.count == 3
  end
  check "3", samples: 3 do
    among :any
    sql "select 1"
    expect column(:id).length == 3
  end
  check "4", samples: 3 do
    among :any
    sql "select 1"
    expect column(:id).contains?("a")
  end
  check "5", samples: 3 do
    among :any
    sql "select 1"
    expect rows.empty?
  end
  check "6", samples: 3 do
    among :any
    sql "select 1"
    expect rows.size == 0
  end
  check "7", samples: 3 do
    among :any
    sql "select 1"
    expect rows.zero?
  end
  check "8", samples: 3 do
    among :any
    sql "select 1"
    expect value.between?(10..1_000)
  end
  check "9", samples: 3 do
    among :any
    sql "select 1"
    expect value < now
  end
  check "10", samples: 3 do
    among :any
    sql "select 1"
    expect value == null
  end
  check "11", samples: 3 do
    among :any
    sql "select 1"
    expect n == 3
  end
  check "12", samples: 3 do
    among :any
    sql "select 1"
    expect row.n == 3
  end
  check "13", samples: 3 do
    among :any
    sql "select 1"
    expect error == "unique_violation"
  end
  check "14", samples: 3 do
    among :any
    sql "select 1"
    expect error.message == "x"
  end
  check "15", samples: 3 do
    among :any
    sql "select 1"
    expect p95 < 50
  end
  check "16", samples: 3 do
    among :any
    sql "select 1"
    expect rows == 1 || 2
  end
  check "17", samples: 3 do
    among :any
    sql "select 1"
    expect value =~ "a"
  end
  check "18", samples: 3 do
    among :any
    sql "select 1"
    fail rows == 0
  end
  check "19", samples: 3 do
    among :any
    sql "select 1"
    warn rows == 0
  end
  gate "G"
end
