# args: --answers answers/told.toml
runbook "What rests on something" do
  fixture "fixtures/t.sql"
  capture :version, :integer, "select 'x'"
  check "the table exists", id: :exists do
    sql "select to_regclass('nowhere') is not null"
    expect value
  end
  check "it is whole", needs: :exists, id: :whole do
    sql "select count(*) from nowhere"
    expect value > 0
  end
  check "the version is new", id: :new_version do
    sql "select 1"
    expect value < version
  end
  ask :told, :text, "Who was told?", needs: %w[exists whole]
  scenario "Changes" do
    step "add a column" do
      sql "alter table t add column extra int default 7"
    end
    step "fill it" do
      sql <<~'SQL'
        do $$ begin update t set extra = extra + 1; end $$
      SQL
    end
    check "it is there" do
      sql "select count(*) from information_schema.columns where table_name = 't' and column_name = 'extra'"
      expect value == 1
    end
    step "add it again", id: :again do
      sql "alter table t add column extra int"
    end
    check "after that", needs: :again do
      sql "select 1"
      expect value == 1
    end
  end
  for_each :n, in: [1, 2] do
    check "first #{n}", id: :first do
      sql "select :n::int"
      expect value == 1
    end
    check "second #{n}", needs: :first do
      sql "select 1"
      expect value == 1
    end
  end
  gate "By id" do
    no_go "the version is too old" if check(:version).failed?
    go
  end
  gate "Whole" do
    no_go "rows are missing" if check(:whole).failed? && check(:told).failed?
    hold
  end
end
