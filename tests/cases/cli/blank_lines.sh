yes '' | head -n 1000000 >blank.rb
runbook check blank.rb
