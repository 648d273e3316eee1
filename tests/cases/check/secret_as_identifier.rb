runbook "A secret is a value" do
  secret :token, env: "TOKEN"
  section "One" do
    check "as a value" do
      sql "select count(*) from pg_class where relname = :token"
      expect value == 0
    end
    check "as an identifier" do
      sql 'select 1 as :"token"'
      expect value == 1
    end
    check "as both" do
      among 'select count(*) from :"token" where relname = :token'
      sql "select relname from pg_class where relname = :'token'"
      expect rows == 0
    end
  end
  gate "Production"
end
