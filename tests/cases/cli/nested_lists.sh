{
    printf 'runbook "x" do\n  constant :a, '
    head -c 20000 /dev/zero | tr '\0' '['
    head -c 20000 /dev/zero | tr '\0' ']'
    printf '\n  gate "G"\nend\n'
} >deep.rb
runbook check deep.rb
