runbook "Rules about errors" do
  section "One" do
    check "a" do
      sql "select 1"
      expect error == :unique_violatoin
    end
    check "b" do
      sql "select 1"
      expect error == "23505"
    end
    check "c" do
      sql "select 1"
      expect error == :no_such_thing
    end
    check "d" do
      sql "select 1"
      expect error == "9"
    end
    check "e" do
      sql "select 1"
      expect error.nil?
    end
    check "f" do
      sql "select 1"
      expect error
    end
  end
  gate "Production"
end
