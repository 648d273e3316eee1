printf 'runbook "x" do\n  note "a\000b"\nend\n' >binary.rb
runbook check binary.rb
