mkfifo pipe.rb
runbook check pipe.rb
