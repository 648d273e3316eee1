# Rules about the data in a table, of which each is a check.
runbook "Tables" do
  fixture "fixtures/people.sql"
  param :people, :qualified_name, default: "app.people"
  section "Data" do
    table people do
      expect row_count == 4
      expect nulls(:email) == 0
      expect null_rate(:email) < 30.percent
      expect duplicates(:email) == 0
      expect min(:id) == 1
      expect max(:id) < 4, "too many"
      warn if max(:id) > 3
      expect matches(:email, /@/) == 100.percent
      target in_set("State", %w[new paid]) == 100.percent, alert: in_set("State", %w[new paid]) < 50.percent
      expect orphans(:boss, "app.people", :id) == 0
    end
    table "app.nobody" do
      expect row_count > 0
      expect nulls(:email) == 0
    end
  end
  gate "end"
end
