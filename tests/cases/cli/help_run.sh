runbook run --help
