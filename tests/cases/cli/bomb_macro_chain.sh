# Each macro calls the one before it.
{
    printf 'runbook "x" do\n  define :m0 do\n    note "x"\n  end\n'
    for n in $(seq 1 3300); do printf '  define :m%d do\n    m%d\n  end\n' "$n" "$((n - 1))"; done
    printf '  m3300\n  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >chain.rb
runbook check chain.rb | head -n 6
