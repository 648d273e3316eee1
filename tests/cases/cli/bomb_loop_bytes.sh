# A step with a long text, in a loop of many turns.
{
    printf 'runbook "x" do\n  constant :xs, ['
    for n in $(seq 1 2000); do printf '%d, ' "$n"; done
    printf '0]\n  for_each :v, in: xs do\n    note "'
    head -c 100000 /dev/zero | tr '\0' 'x'
    printf ' #{v}"\n  end\n'
    printf '  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >long.rb
runbook check long.rb
