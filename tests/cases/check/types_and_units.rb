runbook "Types and units that do not fit" do
  param :limit, :integer, default: 5
  section "One" do
    check "many" do
      sql "select 1"
      expect duration < 5.mb
      expect duration + 1 < 5.s
      expect rows < 5.percent
      expect rows
      expect value == 1 && rows
      expect "a" < 5
      expect 5.s * 5.s == 25.s
      expect rows =~ /5/
      expect value =~ "x"
      expect value.betwen?(1, 5)
      expect rows.start_with?("a")
      expect value.between?(1, "b")
      expect value.in?(5)
      expect [1, 2] == 3
      expect rows / 0 == 1
      expect limit.ms.ms < 5.s
      expect 5.miles < 3.s
      expect -rows == 1
      expect (!rows) == 1
      expect { a: 1 }
      expect rows[0] == 1
      expect limit.include?("a")
    end
  end
  gate "Production"
end
