# Masked columns are in no log but as digests, and no rule can read them; few rows are kept, the count is exact.
runbook "Masks" do
  fixture "fixtures/people.sql"
  defaults keep_rows: 2
  check "no rows of people" do
    mask :email
    sql "select email from app.people where id > 100"
    expect rows == 0
    among "select count(*) from app.people"
  end
  check "counted" do
    sql "select id from app.people"
    expect rows == 3
  end
  check "a value is read whole" do
    sql "select id from app.people order by id"
    expect column(:id).size == 4
  end
  section "People" do
    mask :email, :boss
    check "a masked value" do
      sql "select email from app.people where id = 1"
      expect value == "a@x"
    end
    capture :address, :text, "select email from app.people where id = 1"
    check "uses it" do
      sql "select 1 where 'a@x' = :address"
      expect rows == 1
    end
  end
  gate "end"
end
