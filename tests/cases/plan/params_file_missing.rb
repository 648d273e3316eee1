# args: --params params/no_such.toml
runbook "Params from a file" do
  param :limit, :integer
  param :state, :text, default: "one", one_of: %w[one all]
  param :code, :text, default: "A1", matching: /^[A-Z][0-9]$/
  param :day, :date, default: "2026-01-31"
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
