runbook "SQL that does not parse" do
  param :name, :text, default: "x"
  section "One" do
    check "in a heredoc" do
      sql <<~SQL
        select count(*)
        from orders
        wher status = 1 and
      SQL
      expect value == 1
    end
    check "in a string" do
      sql "select from where"
      expect value == 1
    end
    check "at its end" do
      sql "select 1 from"
      expect value == 1
    end
    check "behind letters of several bytes" do
      sql "select 'äöü' frm x y"
      expect value == 1
    end
    check "a string without end" do
      sql "select 'abc"
      expect value == 1
    end
    check "a variable where none can stand" do
      sql "select * from :name"
      expect rows == 1
    end
    check "nothing" do
      sql ""
      expect value == 1
    end
    check "only a comment" do
      sql "-- nothing"
      expect value == 1
    end
    check "two" do
      sql "select 1; select 2"
      expect value == 1
    end
    check "a semicolon alone is well" do
      sql "select 1;"
      expect value == 1
    end
  end
  gate "Production"
end
