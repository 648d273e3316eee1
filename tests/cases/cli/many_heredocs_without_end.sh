# Searching for the end of each one separately would take minutes.
{
    printf 'runbook "x" do\n  1 '
    yes '<<A' | head -n 200000 | tr -d '\n'
    printf '\n'
    yes '  note "a"' | head -n 80000
    printf 'end\n'
} >hostile.rb
timeout 20 runbook check hostile.rb
