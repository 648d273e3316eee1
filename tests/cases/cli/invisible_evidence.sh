# Evidence of blanks, joiners and fillers is none.
printf 'runbook "x" do\n  manual "The backup is there", id: :backup, evidence: :text\n  manual "And was restored", id: :restored, evidence: :text\n  gate "G"\nend\n' >m.rb
printf '[backup]\nanswer = true\nevidence = " \342\200\213\342\201\240\343\205\244\357\273\277 "\n[restored]\nanswer = true\nevidence = "\342\200\213x"\n' >a.toml
runbook run m.rb --sandbox --unsigned --out . --answers a.toml
