# args: --plan-id sha256:0000000000000000000000000000000000000000000000000000000000000000
runbook "The PlanId of another plan" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
