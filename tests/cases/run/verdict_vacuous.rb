runbook "VACUOUS" do
  section "One" do
    check "nothing examined" do
      among "select count(*) from pg_class where relname = 'no_such'"
      sql "select 1 where false"
      expect rows == 0
    end
    check "all of nothing" do
      sql "select true as a where false"
      expect column(:a).all?
    end
    check "none of nothing" do
      sql "select true as a where false"
      expect column(:a).none?
    end
    check "the same nothing" do
      sql "select 1 as a where false"
      expect column(:a).same_as?([])
    end
    check "the greatest of nothing" do
      sql "select 1 as a where false"
      expect column(:a).max < 5
    end
    capture :names, :text, all: true, sql: "select 'a' where false"
    check "captured nothing" do
      sql "select 1"
      expect value == 1 && names.all?("a")
    end
  end
  gate "Production"
end
