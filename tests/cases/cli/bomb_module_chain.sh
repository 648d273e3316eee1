# Each module uses the next.
for n in $(seq 1 3000); do printf 'use "./m%d"\n' "$((n + 1))" >"m$n.rb"; done
printf 'define :nothing do\n  note "x"\nend\n' >m3001.rb
printf 'runbook "x" do\n  use "./m1"\n  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n' >chain.rb
runbook check chain.rb
