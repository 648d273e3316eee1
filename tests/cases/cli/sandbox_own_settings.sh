# What the environment says about the operator's own servers does not reach a sandbox.
printf 'runbook "x" do\n  check "y" do\n    sql "select 1"\n    expect value == 1\n  end\n  gate "G"\nend\n' >x.rb
for setting in PGSERVICE=none PGOPTIONS=-cwork_mem=1 PGTARGETSESSIONATTRS=standby PGCHANNELBINDING=require \
    PGGSSENCMODE=require PGHOSTADDR=192.0.2.1; do
    printf '%s: ' "$setting"
    env "$setting" runbook run x.rb --sandbox --unsigned --quiet --out runs >/dev/null
    printf 'exit %s\n' "$?"
done
