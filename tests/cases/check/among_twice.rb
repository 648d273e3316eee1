runbook "Statements that a check can have only once" do
  section "One" do
    check "x" do
      among "select 1"
      among "select 2"
      remedy "a"
      remedy "b"
      sql "select 1"
      expect value == 1
    end
  end
  gate "Production"
end
