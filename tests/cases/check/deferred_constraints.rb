runbook "Deferred" do
  scenario "Later" do
    step "defer" do
      sql "set constraints all deferred"
    end
    step "back" do
      sql "set constraints all immediate"
    end
  end
  gate "G"
end
