runbook run "$CASES/../run/go.rb" --unsigned --out out --target 'host=/no/such/folder dbname=x user=me'
