runbook "A scenario is rolled back" do
  section "One" do
    scenario "Writes" do
      check "a table" do
        sql "create table t (id int primary key, n int check (n > 0))"
        expect error.nil?
        among :any
      end
      capture :id, :integer, "insert into t values (1, 5) returning id"
      check "twice" do
        sql "insert into t values (1, 5)"
        expect error == :unique_violation
        expect error_constraint == "t_pkey"
      end
      check "negative" do
        sql "insert into t values (2, -5)"
        expect error == :unique_violation
      end
      check "the transaction goes on" do
        sql "select count(*) from t"
        expect value == id
      end
      check "fails and leaves nothing" do
        sql "delete from t returning 1 / 0"
        expect affected == 1
      end
      check "still there" do
        sql "select count(*) from t"
        expect value == 1
      end
    end
    check "nothing is left" do
      sql "select to_regclass('t') is null"
      expect value
    end
  end
  gate "Production"
end
