# Only our own texts: their layout is the library's.
runbook --help | head -n 1
for command in check plan run report verify key; do
    runbook --help | grep -q "^ *$command " && echo "$command is named"
    runbook "$command" --help >text && grep -q 'Example: runbook\|Usage: runbook' text && echo "$command has an example or a usage line"
done
