mkfifo pipe
mkdir folder
ln -s loop loop
ln -s nowhere dangling
for log in no_such.jsonl pipe folder loop dangling /dev/zero; do
    runbook verify $log
    echo "verify $log: exit $?"
    runbook report $log >/dev/null
    echo "report $log: exit $?"
done
printf '%s\n' '{"not": "a log"}' >log.jsonl
mkfifo log.jsonl.sig
runbook verify log.jsonl
echo "a pipe as signature: exit $?"
rm log.jsonl.sig
truncate -s 1900000000 log.jsonl.sig
runbook verify log.jsonl
echo "a large signature: exit $?"
rm log.jsonl.sig
truncate -s 1900000000 sparse.jsonl
runbook verify sparse.jsonl
echo "a large log: exit $?"
for empty in --expect-plan --expect-runbook --expect-target; do
    runbook verify log.jsonl $empty ""
    echo "$empty: exit $?"
done
runbook plan loop
echo "plan: exit $?"
runbook report --help | head -12
for empty in --allowed-signers; do
    runbook verify log.jsonl $empty ""
    echo "verify $empty: exit $?"
    runbook report log.jsonl $empty ""
    echo "report $empty: exit $?"
done
runbook verify /proc/version
echo "a file of the kernel: exit $?"
