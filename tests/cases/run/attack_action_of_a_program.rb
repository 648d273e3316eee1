# args: --allow commit,command
runbook "B1" do
  requires :commit, :command
  fixture "fixtures/attack_empty.sql"
  action "one" do
    sql "insert into ledger values (1,'a')"
  end
  action "only a command" do
    command "true"
    expect exit_status == 0
  end
  gate "g"
end
