# args: --allow commit,command
runbook "File commit" do
  requires :commit
  fixture "fixtures/attack_ledger.sql"
  action "file", transaction: :file do
    step "b" do
      sql "begin"
    end
    step "i" do
      sql "insert into ledger values (2, 'two')"
    end
    check "a duplicate is refused" do
      sql "insert into ledger values (2, 'again')"
      expect error == :unique_violation
    end
    step "c" do
      sql "commit"
    end
  end
  note "the table follows"
  check "how many", severity: :minor do
    sql "select count(*) from ledger"
    expect value >= 0
    warn if value != 2
  end
  gate "g"
end
