runbook "For each of a list" do
  constant :tables, %w[orders customers]
  section "One" do
    for_each :table, in: tables do
      check "#{table} is there", id: :there do
        sql "select to_regclass(:table) is not null"
        expect value
      end
    end
    for_each :table, :least, in: [["orders", 5], ["customers", 7]] do
      check "#{table} has #{least} rows" do
        sql 'select count(*) from :"table"'
        expect value >= least
      end
    end
    for_each :a, in: [1, 2] do
      for_each :b, in: %w[x y] do
        check "#{a}#{b}", id: :pair do
          sql "select :a, :b"
          expect rows == 1
        end
      end
    end
  end
  gate "Production"
end
