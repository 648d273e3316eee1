# args: --allow commit
# What is committed stays, and nothing is committed unless all of it passed.
runbook "Actions" do
  requires :commit
  fixture "fixtures/ledger.sql"
  action "insert one", id: :insert do
    sql "insert into ledger values (1, 'a')"
    expect affected == 1
  end
  check "it is there", needs: :insert do
    sql "select count(*) from ledger"
    expect value == 1
  end
  action "several" do
    capture :added, :integer, "insert into ledger values (2, 'b') returning id"
    step "another" do
      sql "insert into ledger values (3, 'c')"
    end
    check "three" do
      sql "select count(*) from ledger"
      expect value == 3
    end
  end
  check "the captured value is known after the commit" do
    sql "select count(*) from ledger where id = :added"
    expect value == 1
  end
  action "a check fails", severity: :minor do
    capture :lost, :integer, "insert into ledger values (4, 'd') returning id"
    check "wrong" do
      sql "select count(*) from ledger"
      expect value == 99
    end
    step "never" do
      sql "insert into ledger values (5, 'e')"
    end
  end
  check "its captured value is not", severity: :minor do
    sql "select count(*) from ledger where id = :lost"
    expect value == 0
  end
  action "nothing to examine", severity: :minor do
    check "of none" do
      among "select count(*) from ledger where id > 1000"
      sql "select count(*) from ledger where id > 1000 and note is null"
      expect value == 0
    end
  end
  action "a deferred key", severity: :minor do
    sql "insert into entry values (1, 7)"
  end
  action "a key", severity: :minor, id: :key do
    sql "insert into ledger values (1, 'again')"
  end
  check "after it", needs: :key, severity: :minor do
    sql "select 1"
    expect value == 1
  end
  action "an error that is meant" do
    check "refused" do
      sql "select 1"
      expect value == 1
    end
  end
  check "nothing else was committed" do
    sql "select count(*) from ledger"
    expect value == 3
  end
  action "vacuum", transaction: false do
    sql "vacuum ledger"
  end
  action "index", transaction: false do
    sql "create index concurrently ledger_note on ledger (note)"
  end
  action "a file of its own transactions", transaction: :file do
    sql_file "fixtures/two_transactions.sql"
  end
  action "one that leaves its transaction open", transaction: :file, severity: :minor do
    sql_file "fixtures/unfinished.sql"
  end
  check "of the two files, the first" do
    sql "select note from ledger where id > 3 order by id"
    expect column(:note) == %w[six seven]
  end
  gate "end"
end
