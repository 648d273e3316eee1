runbook "A tag with a severity's name" do
  section "S" do
    criterion "C1", "one", severity: :minor, tag: :critical do
      check "a" do
        sql "select 1"
        expect value == 1
      end
    end
    check "b", severity: :minor, tag: %w[slow important] do
      sql "select 1"
      expect value == 1
    end
  end
  gate "G"
end
