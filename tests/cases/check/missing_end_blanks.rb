runbook "x" do
  check "a" do
    