require "runbook"

Runbook.book "Restart Nginx" do
  description "Restarts it"
  section "Restart" do
    step "Stop" do
      note "stop"
    end
  end
end
