runbook "Unknown names" do
  param :limit, :integer, default: 5
  section "One" do
    check "near" do
      sql "select 1"
      expect value <= limt
    end
    check "far" do
      sql "select 1"
      expect value <= whatever
    end
    note "of #{limt}"
    check "in SQL" do
      sql "select :limt, :'limt', :\"limt\""
      expect rows == 1
    end
  end
  gate "Production"
end
