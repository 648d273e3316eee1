# The last line has no line end, which is allowed.
printf 'runbook "x" do\n  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend' >short.rb
runbook check short.rb
