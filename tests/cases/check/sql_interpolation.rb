runbook "Text pasted into SQL" do
  param :limit, :integer, default: 5
  section "One" do
    check "a name" do
       sql "select * from orders where id = #{limit}"
      expect rows == 1
    end
    check "not text" do
      sql 5
      expect rows == 1
    end
    check "a symbol" do
      sql :x
      expect rows == 1
    end
    capture :orders, :integer, "select #{limit}"
  end
  gate "Production"
end
