# A macro with a long text, called often.
{
    printf 'runbook "x" do\n  define :long do\n    note "'
    head -c 100000 /dev/zero | tr '\0' 'x'
    printf '"\n  end\n'
    for n in $(seq 1 700); do printf '  long\n'; done
    printf '  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n'
} >long.rb
runbook check long.rb
