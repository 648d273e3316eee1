runbook run "$CASES/../run/go.rb" --unsigned --target postgresql://me:hunter2@localhost/x
echo "exit $?"
runbook run "$CASES/../run/go.rb" --unsigned --target 'host=localhost password=hunter2'
