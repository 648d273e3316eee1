runbook check no_such.rb
