runbook "A macro's capture whose name is taken" do
  define :count_it do
    capture :orders, :integer, "select 1"
  end
  section "One" do
    count_it
    count_it
    check "x" do
      sql "select :orders"
      expect value == 1
    end
  end
  gate "Production"
end
