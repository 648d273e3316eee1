# args: --keep-details
runbook "Values that are kept" do
  fixture "fixtures/hidden.sql"
  scenario "Errors that quote a row" do
    check "no total below zero" do
      sql "insert into sales.orders values (1, 'Ada Lovelace (London)', -5)"
      expect affected == 1
    end
    check "no customer" do
      sql "insert into sales.orders values (1, null, 5)"
      expect affected == 1
    end
  end
  gate "G"
end
