# Thousands of names are not compared with thousands of others for what may have been meant.
{
    printf 'runbook "x" do\n'
    for n in $(seq 1 3000); do printf '  param :pppppppppppppppppppppppppppp%s, :integer, default: 1\n' "$n"; done
    for n in $(seq 1 1000); do printf '  check "c%s" do\n    sql "select :ppppppppppppppppppppppppppq%s"\n    expect rows == 1\n  end\n' "$n" "$n"; done
    printf '  gate "G"\nend\n'
} >names.rb
runbook check names.rb | tail -n 3
