runbook "Operators" do
  section "One" do
    check "operators" do
      sql "select 1"
      expect value== 1
      expect value ==1
      expect value+1 == 2
      expect value + 1== 2
      expect rows ==0 && value == 1
      expect 1 == value == true
      expect 1 < value <= 3
      expect value === 1
      expect value <=> 1
      expect value ** 2 == 4
      expect value and true
      expect not value
      expect value ? 1 : 2
      expect value & 1 == 1
    end
  end
  gate "Production"
end
