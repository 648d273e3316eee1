runbook "A tab before a heredoc's line" do
  section "One" do
    check "a tab" do
      sql <<~SQL
    	select 1
      SQL
      expect value == 1
    end
  end
  gate "Production"
end
