runbook "A fixture that does not exist" do
  fixture "no_such.sql"
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
