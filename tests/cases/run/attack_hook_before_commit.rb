# args: --allow commit,command
runbook "A3" do
  requires :commit
  fixture "fixtures/attack_empty.sql"
  lua <<~LUA
    function before()
      if check.title == "commit: one" then return { verdict = "fail", message = "do not commit" } end
    end
  LUA
  hook :before_step, :before
  action "one", severity: :minor do
    sql "insert into ledger values (1,'a')"
    expect affected == 1
  end
  check "nothing committed" do
    sql "select count(*) from ledger"
    expect value == 0
  end
  gate "g"
end
