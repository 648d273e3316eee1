# No value is no pass, NULL is an error, and what could not be captured blocks.
runbook "Loops without values" do
  capture :none, :text, all: true, sql: "select 'a' where false"
  capture :with_null, :text, all: true, sql: "select null::text"
  capture :twice, :text, all: true, sql: "select 'a' union all select 'a'"
  capture :tables, :qualified_name, all: true, sql: "select 'pg_catalog.pg_class'"
  for_each :x, in: none do
    check "#{x}", id: :of_none do
      sql "select 1"
      expect value == 1
    end
  end
  for_each :x, in: with_null do
    check "#{x}", id: :of_null do
      sql "select 1"
      expect value == 1
    end
  end
  scenario "Inside" do
    step "a table" do
      sql "create temp table seen (x text)"
    end
    for_each :x, in: twice do
      for_each :y, in: %w[b c] do
        check "#{x}#{y}" do
          sql "insert into seen values (:x || :y)"
          expect affected == 1
        end
      end
    end
    check "all are there" do
      sql "select count(*) from seen"
      expect value == 4
    end
  end
  for_each :table, in: tables do
    check "#{table} has rows" do
      sql 'select count(*) from :"table"'
      expect value > 0
    end
    check "is it #{table}" do
      sql "select :table::text"
      expect value == "other"
    end
  end
  gate "G"
end
