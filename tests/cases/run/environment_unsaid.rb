runbook "No environment was given" do
  database :postgres, environment: "staging"
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
