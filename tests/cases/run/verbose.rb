# args: --verbose
runbook "What each rule saw" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
    check "fails" do
      sql "select 4"
      expect value == 5
      expect value < 9
    end
  end
  gate "Production"
end
