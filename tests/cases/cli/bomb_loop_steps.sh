# Loops in loops, each with a step.
{
    printf 'runbook "x" do\n  constant :xs, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n'
    for n in $(seq 1 6); do printf '  for_each :v%d, in: xs do\n' "$n"; done
    printf '  note "x"\n'
    for n in $(seq 1 6); do printf '  end\n'; done
    printf '  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >loops.rb
runbook check loops.rb
