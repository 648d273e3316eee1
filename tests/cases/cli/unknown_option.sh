runbook run --sandbx x.rb
