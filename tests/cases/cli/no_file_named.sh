runbook check
