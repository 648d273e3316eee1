# The help has every option and the exit statuses.
runbook run --help >text
for option in --set --params --target --sandbox --environment --allow --insecure-tls --plan-id --answers --key --unsigned \
    --out --quiet --verbose --color; do
    grep -q -e "$option" text && echo "$option"
done
grep -o 'Exit status: 0 GO, 1 NO-GO, 4 HOLD' text
