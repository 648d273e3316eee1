runbook "Checks nothing" do
  note "hello"
  gate "Production"
end
