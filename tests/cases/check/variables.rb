runbook "Variables in SQL, and what only looks like them" do
  param :limit, :integer, default: 1
  section "One" do
    check "values" do
      sql <<~'SQL'
        select :limit, :'limit', :"limit", '{1,2,3}'::int[], (array[1, 2, 3])[1:2], (array[1, 2, 3])[:'limit':2],
          ':limits', "a:limit", $$ :limit $$, $x$ :limit $x$, 1::text -- :limit
          /* :limit */ , now()::timestamptz(0)
      SQL
      expect rows == 1
    end
  end
  gate "Production"
end
