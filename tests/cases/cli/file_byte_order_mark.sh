printf '\357\273\277runbook "x" do\nend\n' >marked.rb
runbook check marked.rb
