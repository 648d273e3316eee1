echo 'runbook "x" do end' > x.rb
runbook run x.rb --sandbx
runbook run x.rb --answer=y.toml extra
runbook check --jsno x.rb
runbook key new --nam x
runbook version
runbook help
