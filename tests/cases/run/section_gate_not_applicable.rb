# A section that does not apply has no gate, and nothing in it is BLOCKED by a stop.
runbook "Sections" do
  param :archive, :boolean, default: false
  section "Archive", only_if: archive do
    check "x" do
      sql "select 1"
      expect value == 2
    end
    gate "the archive is fine"
  end
  section "Look" do
    check "y", severity: :minor do
      sql "select 1"
      warn if value == 1
      expect value > 0
    end
    gate "looks fine" do
      hold if warned() > 0
      go
    end
  end
  section "Archive again", only_if: archive do
    check "z" do
      sql "select 1"
      expect value == 2
    end
  end
  gate "all" do
    no_go if failed() > 0
    hold if warned() > 0
    go
  end
end
