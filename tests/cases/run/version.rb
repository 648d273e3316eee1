runbook "A later PostgreSQL" do
  database :postgres, version: ">= 99"
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
