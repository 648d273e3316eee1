# 20,000 levels: this must not overflow the stack, and must not take long.
{
    printf 'runbook "x" do\n  check "y" do\n    sql "select 1"\n    expect '
    head -c 20000 /dev/zero | tr '\0' '('
    printf '1'
    head -c 20000 /dev/zero | tr '\0' ')'
    printf ' == value\n  end\n  gate "G"\nend\n'
} >deep.rb
runbook check deep.rb
