runbook "Names that are not available here" do
  secret :token, env: "TOKEN"
  section "One" do
    check "a" do
      sql "select 1"
      expect p95 < 5.ms
      expect lines == 1
      expect row == 1
      expect column == 1
      expect failed(:critical) == 0
      expect check(:a).passed?
      expect nosuch(1) == 1
      skip if value == 1
    end
    check "b" do
      file "a.txt"
      expect value == 1
      expect lines == 1
    end
    note "of #{value}"
    note "of #{token}"
    check "c" do
      sql "select 1"
      expect value == token
    end
    check "title with #{orders}" do
      sql "select 1"
      expect value == 1
    end
    capture :orders, :integer, "select 1"
  end
  gate "Production"
end
