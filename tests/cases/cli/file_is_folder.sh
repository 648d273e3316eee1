mkdir folder.rb
runbook check folder.rb
