{
    printf 'runbook "x" do\n  check "y" do\n    sql "select '
    for n in $(seq 1 200); do printf '/*'; done
    for n in $(seq 1 200); do printf '*/'; done
    printf ' 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >deep.rb
runbook check deep.rb
