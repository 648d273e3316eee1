runbook "Regular expressions" do
  section "One" do
    check "patterns" do
      sql "select 'x'"
      expect value =~ /no end
      expect value =~ %r{no end
      expect value =~ /a#{b}/
      expect value =~ /(/
    end
  end
  gate "Production"
end
