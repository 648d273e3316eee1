runbook "Values that are missing" do
  section "One" do
    check "nothing behind the operator" do
      sql "select 1"
      expect value ==
    end
    check "nothing behind the comma" do
      sql "select 1",
    end
    check "nothing in the parentheses" do
      sql "select 1"
      expect ()
    end
    note ]
  end
  gate "Production"
end
