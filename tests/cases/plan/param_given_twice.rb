# args: --set limit=7 --set limit=8
runbook "Params" do
  param :limit, :integer
  param :state, :text, default: "one", one_of: %w[one all]
  param :code, :text, default: "A1", matching: /^[A-Z][0-9]$/
  param :day, :date, default: "2026-01-31"
  section "One" do
    check "x" do
      sql "select :limit, :state, :code, :day"
      expect rows == 1
    end
  end
  gate "Production"
end
