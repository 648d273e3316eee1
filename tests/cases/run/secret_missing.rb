runbook "A secret that is not set" do
  secret :token, env: "RUNBOOK_NO_SUCH_TOKEN"
  section "One" do
    check "x" do
      sql "select :token"
      expect rows == 1
    end
  end
  gate "Production"
end
