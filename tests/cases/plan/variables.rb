runbook "Variables, in each of psql's forms" do
  param :limit, :integer, default: 5
  param :day, :date, default: "2026-01-31"
  param :wait, :duration, default: 90.s
  constant :table, :qualified_name, "public.orders"
  constant :name_column, :identifier, "Name"
  constant :names, %w[a b]
  section "One" do
    check "values" do
      sql <<~SQL
        select :limit, :'limit' from :"table" where :"name_column" = any(:names)
      SQL
      expect rows == 1
    end
    check "what is none" do
      sql <<~'SQL'
        select '{1,2,3}'::int[], (array[1, 2, 3])[1:2], ':limits', "a:limit", $$ :limit $$, 1::text -- :limit
        /* :limit */ from t
      SQL
      expect rows == 1
    end
    check "slices" do
      sql "select a[1:2], a[:'limit':2], a[n:m] from t"
      expect rows == 1
    end
    check "dates" do
      sql "select :day::date + :wait"
      expect value > day
    end
    capture :found, :text, "select 1"
    check "captured" do
      sql "select :found"
      expect value == found
    end
  end
  gate "Production"
end
