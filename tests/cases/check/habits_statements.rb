runbook "What authors write by habit, as statements" do
  check "1", samples: 3 do
    among :any
    sql "select 1"
    assert value == 1
  end
  check "2", samples: 3 do
    among :any
    sql "select 1"
    puts "x"
  end
  check "3", samples: 3 do
    among :any
    sql "select 1"
    timeout 5.s
  end
  check "4", samples: 3 do
    among :any
    sql "select 1"
    it "works"
  end
  check "5", samples: 3 do
    among :any
    sql "select 1"
    raise "x"
  end
  check "6", samples: 3 do
    among :any
    sql "select 1"
    query "select 1"
  end
  tables.each do |t|
    check "x" do
      sql "select 1"
      expect value == 1
    end
  end
  check "x", timeout: 5.s, severty: :minor do
    sql "select 1"
    expect value == 1
  end
  gate "G"
end
