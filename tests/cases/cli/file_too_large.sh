# 100 MB that take no room.
truncate -s 100M large.rb
runbook check large.rb
