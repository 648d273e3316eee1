runbook "Variables that are not" do
  param :country, :text, default: "DE"
  section "One" do
    check "a number of a parameter" do
      sql "select 1 from customers where country = $1 and name = :country"
      expect rows > 0
    end
    check "a variable in quotes" do
      sql "select count(*) from customers where country = ':country'"
      expect value > 0
    end
    check "a variable within a text" do
      sql "select count(*) from customers where country like '%:country%'"
      expect value > 0
    end
    check "not a variable of this runbook" do
      sql "select count(*) from customers where note like '%:landline%' and at > '10:30' and t = :'country'"
      expect value > 0
    end
    check "reads that are no SELECT" do
      sql "explain (costs off) select 1"
      expect rows > 0
    end
    check "a setting" do
      sql "show server_version_num"
      expect value != ""
    end
    check "runs it" do
      sql "explain (analyze, buffers) select 1"
      expect rows > 0
    end
  end
  gate "G"
end
