runbook "Mistakes with waiting" do
  wait_until "no timeout" do
    sql "select 1"
    expect value == 1
  end
  wait_until "units", timeout: 5 do
    sql "select 1"
    expect value == 1
  end
  wait_until "no time", timeout: 0.s do
    sql "select 1"
    expect value == 1
  end
  wait_until "samples", timeout: 5.s, samples: 3 do
    sql "select 1"
    expect value == 1
  end
  wait_until "too long", timeout: 5.s, holds_for: 5.s do
    sql "select 1"
    expect value == 1
  end
  wait_until "no rule", timeout: 5.s do
    sql "select 1"
  end
  check "elapsed" do
    sql "select 1"
    expect value == 1
    expect elapsed < 1.s
  end
  scenario "S" do
    wait_until "in a scenario", timeout: 5.s do
      sql "select 1"
      expect value == 1
    end
  end
  gate "G"
end
