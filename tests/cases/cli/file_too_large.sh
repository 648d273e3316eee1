# 100 MB in a sparse file, which takes no space.
truncate -s 100M large.rb
runbook check large.rb
