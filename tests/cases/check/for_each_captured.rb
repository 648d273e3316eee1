runbook "A for_each over a captured list" do
  section "One" do
    capture :names, :text, all: true, sql: "select relname from pg_class"
    for_each :name, in: names do
      check "#{name}" do
        sql "select :name"
        expect rows == 1
      end
    end
  end
  gate "Production"
end
