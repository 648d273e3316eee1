# Which loops a param decides on is not known to `check`, but to `plan`.
{
    printf 'runbook "x" do\n  param :xs, [:integer]\n'
    for n in $(seq 1 20); do printf '  for_each :v%d, in: xs do\n' "$n"; done
    for n in $(seq 1 20); do printf '  end\n'; done
    printf '  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >loops.rb
runbook check loops.rb
runbook plan loops.rb --set xs=1 --set xs=2
