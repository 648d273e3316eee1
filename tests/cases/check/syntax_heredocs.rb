runbook "Heredocs" do
  section "One" do
    check "unknown tag" do
      sql <<~RUBY
        select 1
      RUBY
      expect value == 1
    end
    check "with a dash" do
      sql <<-SQL
        select 1
      SQL
      expect value == 1
    end
    check "not the last on its line" do
      sql <<~SQL, "x"
        select 1
      SQL
      expect value == 1
    end
  end
  gate "Production"
end
