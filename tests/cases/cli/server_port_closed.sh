# No server listens on port 1.
runbook run "$CASES/../run/go.rb" --unsigned --out out --target 'postgresql://me@127.0.0.1:1/x' --insecure-tls
