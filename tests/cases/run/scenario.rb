runbook "A scenario is rolled back" do
  fixture "fixtures/t.sql"
  section "One" do
    scenario "Writes" do
      capture :id, :integer, "insert into t values (1, 5) returning id"
      check "twice" do
        sql "insert into t values (1, 5)"
        expect error == :unique_violation
        expect error_constraint == "t_pkey"
      end
      check "negative" do
        sql "insert into t values (2, -5)"
        expect error == :check_violation
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
      check "changes" do
        sql "update t set n = 6"
        expect affected == 1
      end
      check "no change of rows" do
        sql "create table u (a int)"
        expect affected == 0
      end
    end
    check "nothing is left" do
      sql "select count(*) from t"
      expect value == 0
    end
  end
  gate "Production"
end
