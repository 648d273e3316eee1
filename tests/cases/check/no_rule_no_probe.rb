runbook "Checks that lack something" do
  section "One" do
    check "no rule" do
      sql "select 1"
    end
    check "no probe" do
      expect value == 1
    end
    check "neither" do
      remedy "x"
    end
    check "two probes" do
      sql "select 1"
      sql "select 1"
      expect value == 1
    end
    check "two among" do
      among "select 1"
      among "select 2"
      sql "select 1"
      expect value == 1
    end
    check "rule first" do
      expect value == 1
      sql "select 1"
    end
    check "without block"
  end
  gate "Production"
end
