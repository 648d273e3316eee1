runbook "Nothing applies" do
  param :deep, :boolean, default: false
  section "One" do
    check "deep", only_if: deep do
      sql "select 1"
      expect value == 2
    end
  end
  gate "Production"
end
