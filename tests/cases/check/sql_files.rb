runbook "Mistakes in files" do
  section "S" do
    sql_file "migrations/two.sql"
    check "two statements" do
      sql_file "migrations/two.sql"
      expect value == 1
    end
    check "a write" do
      sql_file "migrations/bad.sql"
      expect value == 1
    end
  end
  scenario "T" do
    sql_file "migrations/bad.sql"
    sql_file "migrations/empty.sql"
    sql_file "migrations/nothing.sql"
    sql_file "../outside.sql"
  end
  gate "G"
end
