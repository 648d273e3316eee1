printf 'create table t (n int);\000\n\\! touch here\n' >zero.sql
printf 'runbook "x" do\n  fixture "zero.sql"\n  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n' >x.rb
runbook run x.rb --sandbox --unsigned --out runs | tail -n 1 | cut -c1-6
ls here 2>&1
