# An unset variable in a script must not mean the default.
printf 'runbook "x" do\n  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n' >x.rb
runbook run x.rb --sandbox --key ""
runbook run x.rb --sandbox --unsigned --out ""
