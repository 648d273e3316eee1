runbook "Modules that do not exist" do
  use "postgres/scheme"
  use "./lib/no_such"
  use "./lib/broken"
  use "./lib/has_runbook"
  use "../check/lib/good"
  use "./lib/good.rb"
  use "/etc/passwd"
  use ""
  section "One" do
    note "x"
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
