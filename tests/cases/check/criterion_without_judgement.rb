runbook "A criterion of preparations" do
  section "One" do
    criterion "C1", "Only a capture" do
      capture :orders, :integer, "select 1"
    end
    criterion "C2", "Only a question", severity: :minor do
      ask :ticket, :text, "The ticket"
    end
    criterion "C3", "A loop of checks" do
      for_each :n, in: [1, 2] do
        check "one more" do
          sql "select 1"
          expect value == 1
        end
      end
    end
  end
  gate "Production"
end
