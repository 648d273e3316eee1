runbook "Lists of errors" do
  scenario "S" do
    check "typo" do
      sql "insert into t values (1)"
      expect error.in?([:chek_violation, :unique_violation])
    end
    check "no SQLSTATE" do
      sql "insert into t values (1)"
      expect error.in?(%w[23514 2350])
    end
    check "the other way round" do
      sql "insert into t values (1)"
      expect [:unique_violatoin].include?(error)
    end
    check "right" do
      sql "insert into t values (1)"
      expect error.in?(%w[23514 unique_violation])
    end
  end
  gate "G"
end
