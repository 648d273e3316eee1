# Ten mistakes: five in the syntax, five in the meaning. Each is reported in its place, and none causes another.
runbook "Ten mistakes" do
  parm :limit, :integer, default: 5
  constant :tables, %w[orders customers]
  section "Syntax" do
    check "a string without end" do
      sql "select 1
      expect value == 1
    end
    check "a unit without its dot" do
      sql "select 1"
      expect duration < 250ms
    end
    while true
      note "for ever"
    end
    check "two comparisons" do
      sql "select 5"
      expect 1 < value < 10
    end
  end
  section "Meaning" do
    check "a name with a typing mistake" do
      sql "select count(*) from pg_class where relname = any(:tabels)"
      expect value == 2
    end
    check "bytes for a duration" do
      sql "select 1"
      expect duration < 5.mb
    end
    check "no SQL" do
      sql <<~SQL
        select 1
        form orders
      SQL
      expect value == 1
    end
    check "no rule" do
      sql "select 1"
    end
  end
  gate "Production" do
    no_go if check(:no_such).failed?
    go
  end
end
