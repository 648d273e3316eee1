# Plans of statements, settings, and values taken from any probe.
runbook "Plans" do
  fixture "fixtures/people.sql"
  fixture "fixtures/many_people.sql"
  check "by its key" do
    among "select count(*) from app.people"
    sql "select * from app.people where id = 5"
    expect plan.uses_index?("people_pkey")
    expect plan.seq_scans.empty?
    expect plan.rows == 1
    expect plan.total_cost < 50
  end
  check "the whole table", analyze: true do
    among "select count(*) from app.people"
    sql "select * from app.people where email = 'x'"
    expect plan.execution_time < 1.min
    expect !plan.seq_scans.include?("people")
  end
  check "not a query", severity: :minor do
    sql "show work_mem"
    expect plan.rows == 1
  end
  check "a setting" do
    show "server_encoding"
    expect value == "UTF8"
  end
  check "no such setting", severity: :minor do
    show "no.such"
    expect value == "1"
  end
  capture :sql_files, :text, all: true do
    files "fixtures/people*.sql"
    take names
  end
  capture :lines_of_it, :integer do
    file "fixtures/people.sql"
    take lines
  end
  capture :half, :numeric do
    sql "select 3 as a, 2 as b"
    take row[:a] / row[:b]
  end
  capture :ill_typed, :integer, severity: :minor do
    sql "select 3 as a, 2 as b"
    take row[:a] / row[:b]
  end
  check "taken" do
    sql "select 1"
    expect value < half
    fail if lines_of_it != 4
    fail if sql_files.size != 1
  end
  gate "end"
end
