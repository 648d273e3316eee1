runbook "Numbers" do
  section "One" do
    check "numbers" do
      sql "select 1"
      expect value == 010
      expect value == 0_1
      expect value < 250ms
      expect value < 5percent
      expect value == 1e3
      expect value == 0x1F
      expect value == 1__000
      expect value == .5
      expect value == 1.
    end
  end
  gate "Production"
end
