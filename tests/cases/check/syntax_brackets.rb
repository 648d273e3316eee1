runbook "Brackets" do
  section "One" do
    check "brackets" do
      sql "select 1"
      expect value.in?([1, 2)
      expect value.in?([1 2])
      expect (value + 1] == 2
      expect row[:a == 1
      expect value.between?(1, 2
      expect value.round(1 2) == 1
    end
    note {a: 1
    note { "a" 1 }
    note { "a" => 1 ]
  end
  gate "Production"
end
