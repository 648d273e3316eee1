runbook "Names that a gate cannot use" do
  indicator "Isolation", of: %w[C1 C7]
  section "One" do
    check "one", id: :one_check, tag: :isolation do
      sql "select 1"
      expect value == 1
    end
    criterion "C1", "Title", severity: :minor do
      check "two" do
        sql "select 1"
        expect value == 1
      end
    end
  end
  gate "Production" do
    no_go if check(:one_chek).failed?
    no_go if check(:nonsense).failed?
    no_go if criterion("C2").failed?
    no_go if indicator("Izolation").failed?
    hold if failed(:isolatoin) > 0
    hold if failed(:important) > 0
    hold if check(:one_check).broken?
    hold if check(:one_check)
    hold if check("one_check", "x").failed?
    hold if failed > 0 && value == 1
    hold if failed
    hold if scor < 80.percent
    hold if score < 80
    hold "because" unless passed(:critical) == 1
    go
  end
end
