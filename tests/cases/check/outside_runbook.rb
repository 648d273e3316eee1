param :x, :integer
runbook "Statements outside the runbook" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
note "behind it"
