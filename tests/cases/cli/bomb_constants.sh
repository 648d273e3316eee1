# Each constant holds the one before it twice.
{
    printf 'runbook "x" do\n  constant :c0, ["some text", "and more"]\n'
    for n in $(seq 1 30); do printf '  constant :c%d, [c%d, c%d]\n' "$n" "$((n - 1))" "$((n - 1))"; done
    printf '  check "y" do\n    sql "select 1"\n    expect value.in?(c30)\n  end\n  gate "G"\nend\n'
} >bomb.rb
runbook check bomb.rb
