runbook "Checks that pass on nothing" do
  section "One" do
    check "warned of" do
      sql "select 1 where false"
      expect rows == 0
    end
    check "counted" do
      among "select count(*) from pg_class"
      sql "select 1 where false"
      expect rows == 0
    end
    check "meant" do
      among :any
      sql "select 1 where false"
      expect rows == 0
    end
    check "column" do
      sql "select 1 as a where false"
      expect column(:a).empty?
    end
    check "fail if" do
      sql "select 1 as a where false"
      fail if rows > 0
    end
    check "needs a row" do
      sql "select 1"
      expect value == 0
    end
  end
  gate "Production"
end
