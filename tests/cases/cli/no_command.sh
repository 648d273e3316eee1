runbook
