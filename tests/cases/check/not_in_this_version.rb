runbook "What is not in this version" do
  requires :commit
  database :mysql
  section "One" do
    identity :admin_of_a, role: "app"
    as :admin_of_a do
      note "x"
    end
    action "x" do
      sql "update t set a = 1"
    end
    wait_until "x", timeout: 5.s do
      sql "select true"
      expect value
    end
    table "public.orders" do
      expect row_count > 0
    end
    hook :on_fail, :tell
    lua <<~LUA
      function tell() end
    LUA
    check "probes" do
      sql_file "x.sql"
      command "true"
      http :get, "http://localhost/"
      files "*.sql"
      listen "channel"
      elapsed_of "One"
      lua :tell
      take value
    end
    waive "C1", reason: "x"
    check "a second database", on: :restored do
      sql "select 1"
      expect value == 1
    end
    check "what a rule would see" do
      sql "select 1"
      expect lua(:tell)
      expect plan.uses_index?("i")
      expect status == 200
      expect json("/a") == 1
    end
    capture :all_of_it, :text, all: true, sql: "select 'a'"
    for_each :x, in: all_of_it do
      note "x"
    end
  end
  gate "Production" do
    no_go if !approved?(:dba)
    no_go if approved
    go
  end
end
