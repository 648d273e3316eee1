runbook "A message after its condition" do
  section "One" do
    check "x" do
      sql "select 1"
      expect value == 1
      warn if value > 80, "nearly full"
      fail unless value == 1, "not one"
    end
  end
  gate "Production"
end
