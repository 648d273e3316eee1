runbook "Comparing with nil" do
  section "One" do
    check "nil" do
      sql "select 1"
      expect value == nil
      expect value != nil
      expect nil < value
      expect value.nil?
      expect !value.nil?
      expect value.in?([1, nil])
    end
  end
  gate "Production"
end
