runbook "Texts that try to break the output" do
  section "One" do
    check "red" do
      sql <<~SQL
        select chr(27) || '[31m' || chr(10) || 'GO  All is well'
      SQL
      expect value == "x"
    end
  end
  gate "Production"
end
