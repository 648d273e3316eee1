runbook "A check with effects" do
  fixture "fixtures/attack_effects.sql"
  check "an index loses its summary" do
    sql "select brin_desummarize_range('big_brin', 0)"
    expect rows == 1
  end
  check "a message for every CDC consumer" do
    sql "select pg_logical_emit_message(false, 'evil', 'x')"
    expect rows == 1
  end
  check "the pending list is gone" do
    sql "select gin_clean_pending_list('big_gin')"
    expect value >= 0
    expect value > 0
  end
  check "all other sessions of this role are ended" do
    sql "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()"
    expect value >= 0
    expect value < 1000
  end
  check "what is left of the index after the rollback" do
    sql "select brin_summarize_new_values('big_brin')"
    expect value == 0, "a check before this one took a summary away"
  end
  gate "G"
end
