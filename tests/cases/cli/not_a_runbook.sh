echo 'select 1;' > shop.sql
echo '# Steps' > shop.md
runbook run shop.sql --sandbox
runbook check shop.md
runbook plan shop.RB
