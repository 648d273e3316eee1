runbook "A module of one's own" do
  use "./lib/good"
  section "One" do
    gives "two and two", wanted: expected
  end
  gate "Production"
end
