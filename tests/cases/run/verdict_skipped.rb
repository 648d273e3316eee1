runbook "SKIPPED" do
  param :version, :integer, default: 13
  section "One" do
    check "skipped" do
      skip "needs a later version" if version < 14
      sql "select 1"
      expect value == 1
    end
    check "not skipped" do
      skip if version > 14
      sql "select 1"
      expect value == 1
    end
  end
  gate "Production"
end
