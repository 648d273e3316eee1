{
    printf 'runbook "x" do\n  check "y" do\n    sql "select '
    head -c 20000 /dev/zero | tr '\0' '('
    printf '1'
    head -c 20000 /dev/zero | tr '\0' ')'
    printf '"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >deep.rb
runbook check deep.rb
