runbook "Another error than the one meant" do
  scenario "Ordering" do
    check "a second new order is not refused as a duplicate" do
      sql "insert into ordres (id) values (1)"
      fail "duplicate" if error == :unique_violation
    end
    check "and not by a foreign key" do
      sql "insert into ordres (id) values (1)"
      expect error != :foreign_key_violation
    end
    check "one of several errors" do
      sql "insert into ordres (id) values (1)"
      expect error.in?([:undefined_table, :undefined_column])
    end
    check "another one of several" do
      sql "insert into ordres (id) values (1)"
      expect error.in?([:unique_violation, :check_violation])
    end
    check "an error that must not come" do
      sql "insert into ordres (id) values (1)"
      expect error != :undefined_table
    end
    check "another one of two" do
      sql "insert into ordres (id) values (1)"
      expect error == :unique_violation || error == :undefined_table
    end
    check "the message names it" do
      sql "insert into ordres (id) values (1)"
      expect error_message =~ /ordres/
    end
    check "no error, and none was meant" do
      sql "select 1"
      expect error != :foreign_key_violation
    end
  end
  check "any rule that names it is enough" do
    sql "select 1 / 0"
    expect error == :division_by_zero
    fail if error == :undefined_table
  end
  check "an alert that names it" do
    sql "select 1 / 0"
    target error != :undefined_table, alert: error == :division_by_zero
  end
  gate "G"
end
