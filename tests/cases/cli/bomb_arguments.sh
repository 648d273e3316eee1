# Each macro passes its argument on twice.
{
    printf 'runbook "x" do\n  define :m0 do |a|\n    note "x"\n  end\n'
    for n in $(seq 1 30); do printf '  define :m%d do |a|\n    m%d [a, a]\n  end\n' "$n" "$((n - 1))"; done
    printf '  m30 "text"\n  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >bomb.rb
runbook check bomb.rb
