runbook "One of each" do
  id "X-1"
  version "2"
  owner "Tests"
  reference "a.md"
  description "What it does."
  database :postgres, version: ">= 14", environment: "staging"
  fixture "a.sql"
  fixture "b.sql", only_if: deep
  param :deep, :boolean, default: true
  secret :token, env: "TOKEN"
  indicator "Schema", of: "C1"
  section "One" do
    criterion "C1", "Schema", severity: :important, tag: :schema do
      check "a", samples: 3 do
        among "select 2"
        sql "select 1"
        expect value == 1, "not one"
        warn if duration > 5.ms
        remedy "repair it"
      end
    end
    manual "A backup was taken", id: :backup, by: "DBA", evidence: :text
    ask :ticket, :text, "The ticket"
    note "See #{ticket}"
    check "c", only_if: deep, severity: :minor do
      file "documents/x.md"
      expect lines > 1
    end
    capture :names, :text, all: true, sql: "select relname from pg_class"
    scenario "S" do
      capture :new_id, :integer, "insert into t values (1) returning id"
      check "d" do
        sql "select :new_id"
        expect value == new_id
      end
    end
    section "Inner", only_if: deep do
      check "e" do
        sql "select :token"
        expect rows == 1
      end
      gate "Inner"
    end
  end
  gate "Production" do
    no_go "the schema is wrong" if criterion("C1").failed?
    hold unless passed(:important) >= 1
    go
  end
end
