# 20,000 levels.
{
    printf 'runbook "x" do\n'
    yes 'section "s" do' | head -n 20000
    yes 'end' | head -n 20001
} >deep.rb
runbook check deep.rb
