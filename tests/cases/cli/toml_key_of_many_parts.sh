# A library that reads keys recursively must not see this one.
printf 'runbook "x" do\n  param :a, :text, default: "b"\n  check "y" do\n    sql "select :a"\n    expect value == "b"\n  end\n  gate "G"\nend\n' >x.rb
{
    for n in $(seq 1 5000); do printf 'a.a.a.a.a.a.a.a.a.a.'; done
    printf 'b = 1\n'
} >many.toml
runbook plan x.rb --params many.toml
{
    printf '['
    for n in $(seq 1 5000); do printf 'a.a.a.a.a.a.a.a.a.a.'; done
    printf 'b]\n'
} >many.toml
runbook run x.rb --sandbox --unsigned --answers many.toml
