# args: --set t=a.b.c.d
runbook "Names with too many parts" do
  param :t, :qualified_name, default: "a.b"
  section "One" do
    check "x" do
      sql 'select * from :"t"'
      expect rows == 1
    end
  end
  gate "Production"
end
