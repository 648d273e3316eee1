runbook "Something critical fails" do
  param :day, :date, default: "2026-01-31"
  section "One" do
    check "five orders" do
      sql "select 4"
      expect value >= 5, "orders are missing"
      remedy "Load the orders of #{day} again."
    end
  end
  gate "Production"
end
