runbook --version
