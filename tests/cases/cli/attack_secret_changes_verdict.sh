# The password's value is the name of a role: what is left of the answer says nothing about it.
APP_PASSWORD=postgres runbook run "$CASES/attack_secret_changes_verdict.rb" --sandbox --unsigned --out . 2>/dev/null
grep -c '"postgres"' */log.jsonl
