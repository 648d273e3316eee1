# A folder cannot be inside a file.
echo text >file
runbook run "$CASES/../run/go.rb" --sandbox --unsigned --out file/runs
