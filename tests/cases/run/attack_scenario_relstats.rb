runbook "Statistics" do
  fixture "fixtures/attack_scenario_relstats.sql"
  check "before" do
    sql "select reltuples::int8 from pg_class where relname = 'orders'"
    expect value == 5000
  end
  scenario "rehearsal of a migration" do
    check "delete" do
      sql "delete from orders"
      expect affected == 5000
    end
    check "index" do
      sql "create index on orders (n)"
      expect rows == 0
    end
  end
  check "after" do
    sql "select reltuples::int8 as tuples, relpages, relhasindex from pg_class where relname = 'orders'"
    expect row[:tuples] == 5000 && !row[:relhasindex]
  end
  gate "G"
end
