runbook "SQL that does more than read" do
  section "One" do
    check "insert" do
      sql "insert into t values (1)"
      expect rows == 1
    end
    check "update" do
      sql "update t set a = 1"
      expect rows == 1
    end
    check "delete" do
      sql "delete from t"
      expect rows == 1
    end
    check "ddl" do
      sql "create table t (a int)"
      expect rows == 1
    end
    check "with" do
      sql "with x as (delete from t returning 1) select * from x"
      expect rows == 1
    end
    check "into" do
      sql "select 1 into t"
      expect rows == 1
    end
    check "lock" do
      sql "select 1 from t for update"
      expect rows == 1
    end
    check "copy" do
      sql "copy t to stdout"
      expect rows == 1
    end
    check "set" do
      sql "set role x"
      expect rows == 1
    end
    check "begin" do
      sql "begin"
      expect rows == 1
    end
    check "do" do
      sql "do $$ begin end $$"
      expect rows == 1
    end
    check "explain" do
      sql "explain select 1"
      expect rows == 1
    end
    check "call" do
      sql "call p()"
      expect rows == 1
    end
    check "truncate" do
      sql "truncate t"
      expect rows == 1
    end
    scenario "Writes" do
      check "commit" do
        sql "commit"
        expect affected == 0
      end
      check "vacuum" do
        sql "vacuum"
        expect affected == 0
      end
      check "well" do
        sql "insert into t values (1)"
        expect affected == 1
      end
    end
  end
  gate "Production"
end
