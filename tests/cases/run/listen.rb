# args: --allow commit
# What an action notifies, heard after its commit.
runbook "Listen" do
  requires :commit
  fixture "fixtures/notifying.sql"
  defaults statement_timeout: 1.s
  action "an order" do
    listen "orders"
    sql "insert into orders values (1)"
    expect affected == 1
    expect payload == "order 1"
    expect latency < 5.s
  end
  action "nobody tells", severity: :minor do
    listen "nothing"
    sql "insert into orders values (2)"
    expect payload == "order 2"
  end
  gate "end"
end
