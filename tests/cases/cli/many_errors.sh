# Only the first fifty are shown.
{
    printf 'runbook "x" do\n'
    yes '  chek "y"' | head -n 1000
    printf 'end\n'
} >many.rb
runbook check many.rb | tail -n 8
