# Each gets an id of its own, without counting from 2 again.
{
    printf 'runbook "x" do\n'
    for n in $(seq 1 20000); do printf '  note "the same"\n'; done
    printf '  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >equal.rb
runbook plan equal.rb | tail -n 4
