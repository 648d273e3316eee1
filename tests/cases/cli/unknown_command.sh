runbook chek x.rb
