printf 'runbook "x" do\r\n  note "x"\r\nend\r\n' >windows.rb
runbook check windows.rb
