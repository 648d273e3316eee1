runbook "Heredocs that Ruby would read differently" do
  section "One" do
    check "a backslash" do
      sql <<~SQL
        select 'a\d' ~ '\d'
      SQL
      expect value
    end
    check "an interpolation" do
      sql <<~SQL
        select '#{name}'
      SQL
      expect value == 1
    end
    check "said rightly" do
      sql <<~'SQL'
        select '1' ~ '\d'
      SQL
      expect value
    end
  end
  gate "Production"
end
