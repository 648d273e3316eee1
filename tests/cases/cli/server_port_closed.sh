# Port 1 belongs to nobody.
runbook run "$CASES/../run/go.rb" --unsigned --out out --target 'postgresql://me@127.0.0.1:1/x' --insecure-tls
