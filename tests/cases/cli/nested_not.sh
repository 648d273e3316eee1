{
    printf 'runbook "x" do\n  check "y" do\n    sql "select true"\n    expect (value || '
    head -c 20000 /dev/zero | tr '\0' '!'
    printf 'value)\n  end\n  gate "G"\nend\n'
} >deep.rb
runbook check deep.rb
