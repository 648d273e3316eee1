runbook "Nothing in it"
