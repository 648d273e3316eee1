runbook report no_such.jsonl
echo "exit $?"
echo '{"not": "a log"}' >log.jsonl
runbook report log.jsonl
echo "exit $?"
runbook verify log.jsonl
