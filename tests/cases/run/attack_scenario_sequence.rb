runbook "Sequence" do
  fixture "fixtures/attack_scenario_sequence.sql"
  scenario "rehearsal: load a dump" do
    check "setval as in every pg_dump" do
      sql "select setval('orders_id_seq', 1, false)"
      expect value == 1
    end
  end
  check "the application's next id is free" do
    sql "select (last_value >= (select max(id) from orders)) as free from orders_id_seq"
    expect value
  end
  gate "G"
end
