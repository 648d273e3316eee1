# Plans, settings, masks, what is kept and what is taken.
runbook "Plans" do
  mask :email, 5
  defaults keep_rows: 5000
  check "the plan itself" do
    sql "select 1"
    expect plan
    expect plan.uses_indexes?("a")
    expect plan.uses_index?(:a)
    expect plan.seq_scans(1).empty?
  end
  check "no time" do
    sql "select 1"
    expect plan.execution_time < 1.s
  end
  check "of a file" do
    file "a.txt"
    expect plan.rows < 1
  end
  scenario "once more" do
    check "twice", analyze: true do
      sql "select 1"
      expect plan.rows < 10
    end
  end
  check "a guard" do
    show "statement_timeout"
    expect value == "30s"
  end
  check "no name" do
    show "a b"
    expect value == "1"
  end
  check "masked" do
    sql "select 1 as email"
    expect row[:email] == 1
    expect column(:email).size == 1
  end
  capture :nothing, :text do
    sql "select 1"
  end
  capture :judged, :text do
    sql "select 1"
    expect value == 1
    take value
  end
  capture :without, :text do
    take value
  end
  check "taken" do
    sql "select 1"
    expect value == 1
    take value
  end
  gate "end"
end
