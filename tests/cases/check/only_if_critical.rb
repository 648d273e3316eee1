runbook "A critical step cannot depend on the database" do
  param :wanted, :boolean, default: true
  section "One" do
    capture :found, :boolean, "select true"
    check "a", only_if: found do
      sql "select 1"
      expect value == 1
    end
    check "b", only_if: found && wanted do
      sql "select 1"
      expect value == 1
    end
    check "c", severity: :minor, only_if: found do
      sql "select 1"
      expect value == 1
    end
    check "d", only_if: wanted do
      sql "select 1"
      expect value == 1
    end
    ask :go_on, :boolean, "Go on?"
    check "e", only_if: go_on do
      sql "select 1"
      expect value == 1
    end
    check "f", only_if: 5 do
      sql "select 1"
      expect value == 1
    end
    check "g", only_if: value == 1 do
      sql "select 1"
      expect value == 1
    end
  end
  gate "Production"
end
