{
    printf 'runbook "x" do\n  check "y" do\n    sql "select '
    for n in $(seq 1 2000); do printf '%s' '+-'; done
    printf '1 where 1 = :x"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >long.rb
runbook check long.rb
