# Counting the lines from the beginning for each error would take minutes.
{
    printf 'runbook "x" do\n'
    yes '  note a ==' | head -n 200000
    printf 'end\n'
} >broken.rb
timeout 20 runbook check broken.rb | tail -n 2
