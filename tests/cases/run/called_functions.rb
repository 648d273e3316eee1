runbook "What it calls" do
  fixture "fixtures/functions.sql"
  check "a volatile function" do
    sql "select app.refresh(1)"
    expect value == 1
  end
  check "a security definer, in among" do
    among "select app.secrets()"
    sql "select app.quiet(2)"
    expect value == 2
  end
  check "its variables are gone" do
    sql "select count(*) from pg_class where relname = 'pg_class'"
    expect value == 1
  end
  gate "G"
end
