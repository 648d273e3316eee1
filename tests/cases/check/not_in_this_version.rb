runbook "What is not in this version" do
  database :mysql
  requires :commit
  section "One" do
    action "listens alone" do
      listen "channel"
      step "notify" do
        sql "notify channel"
      end
    end
    action "listens at once", transaction: false do
      listen "channel"
      sql "notify channel"
      expect payload == ""
    end
    waive "C1", reason: "x"
    check "not heard" do
      listen "channel"
      sql "select 1"
      expect payload == "x"
    end
  end
  gate "Production" do
    no_go if !approved?(:dba)
    no_go if approved
    go
  end
end
