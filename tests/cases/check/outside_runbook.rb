param :x, :integer
runbook "A param before it" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
note "behind it"
