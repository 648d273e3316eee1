runbook "A heredoc without end" do
  section "One" do
    check "goes on" do
      sql <<~SQL
        select 1
      expect value == 1
    end
  end
  gate "Production"
end
