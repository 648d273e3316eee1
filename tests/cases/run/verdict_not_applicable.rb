runbook "NOT APPLICABLE" do
  param :deep, :boolean, default: false
  section "One" do
    check "deep", only_if: deep do
      sql "select 1"
      expect value == 2
    end
    section "Deep", only_if: deep do
      check "deeper" do
        sql "select 1"
        expect value == 2
      end
    end
    capture :count, :integer, "select 1", only_if: deep
    check "needs it", severity: :minor do
      sql "select :count"
      expect value == 1
    end
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
