# JSON on a terminal: no control character, no mark of direction; the same text when it is read.
printf 'runbook "a \302\233 \342\200\256 \177 \360\237\220\230 \303\251" do\n  check "c" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n' >c.rb
runbook plan --json c.rb | grep -o '"title":"a [^"]*"'
