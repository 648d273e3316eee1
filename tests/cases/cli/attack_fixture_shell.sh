# The fixture starts a shell, which would write the secret into a file.
export TOKEN=canary
cp "$CASES"/attack_fixture_shell.rb "$CASES"/attack_fixture_shell.sql .
runbook run attack_fixture_shell.rb --sandbox --unsigned --out runs
echo "exit $?"
find . -name 'escaped*'
grep -rl canary . || echo "no canary"
